"""Reports by mail.

``spec``  what a schedule may be. ``schedules``  who has which. ``clock``  when the next one is due. ``sending``  what
the workers do. ``reading``  the report, in its owner's name. ``message``  what the mail says. ``refusals``  what a
mail server answers, in words.
"""

"""Changes made outside the console: which there are, where they came from, and what is decided of them.

``listing``    which changes a page or call is about. ``origins``  where and when each was first written.
``settling``   accepted, taken back, restored. ``restoring``  the plan that brings the values from before back.
"""

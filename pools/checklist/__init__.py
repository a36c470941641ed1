"""The deployment checklist of a pool: the phases of the deployment process, in order, each step with its state.

``content``   what the steps are: titles, credentials, guidance, links, which checks tell how a step stands
``findings``  what was found of a step, by the mirror, the latest validation, or a look over the network
``facts``     everything that the checks of any number of pools need, read with a constant number of queries
``checks``    facts → findings
``looks``     what takes the network; carried out by a worker, stored, shown with its age
``state``     findings and sign-offs → the state of each step; the progress of a pool
``sign_offs`` people say that a step is done, or take that back

Source: Deploying Enterprise Edition, "Deployment Process", Table 2.
"""

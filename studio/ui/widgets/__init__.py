"""Small widgets every panel may use: look here before making another.

* `basics`: labels with a role, lines, buttons made of actions
* `empty.EmptyState`: what a panel shows when there is nothing yet
* `popover.Popover`: a frame that hangs below a button
* `painted.draw_line`: one line of text in a widget that paints itself
* `elided.ElidedLabel`: one line of text that ends in … where room ends
"""

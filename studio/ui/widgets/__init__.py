"""Small widgets every panel may use: look here before making another.

* `basics`: labels with a role, lines, buttons made of actions
* `empty.EmptyState`: what a panel shows when there is nothing yet
* `popover.Popover`: a frame that hangs below a button
* `elided_box.ElidedBox`: a combo box that ends its text in … where room ends
* `painted.draw_line`: one line of text in a widget that paints itself
* `elided.ElidedLabel`: one line of text that ends in … where room ends
"""

"""Makes the sample scene: its picture, its sound and its scripts, from code and nine recordings.

Reading order: screenplay (who says what, when), soundtrack, film. Run it with
`python packaging/make_sample_scene.py`; it needs skia-python and the fonts beside, which the
studio itself does not.
"""

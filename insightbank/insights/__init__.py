"""Evidence: champions' notes, Alliance evidence, their review, and the published insights.

Refuses to publish anything free-text before a person has settled every personal-data mark, and
refuses to show an original to anybody but those who wrote or review it.
"""

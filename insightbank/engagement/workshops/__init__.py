"""Workshops and events: when and where, who has booked, what they need, who came."""

"""Who is who: names of one person, keys of one client, payments of one deal, and the decisions."""

"""What a question is made of: metric, fact, scope, the query plan, its answer, its rows."""

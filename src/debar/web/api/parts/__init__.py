"""What the routes of the API share: who comes in, what is said twice, pages of lists, the words of the schema."""

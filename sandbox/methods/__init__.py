"""The Web API's methods, by family; each takes the workspace and its arguments and gives the reply's fields."""

"""What each command takes, group by group; none of these modules loads what a command does."""

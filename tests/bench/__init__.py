"""`nabz bench`: the speed of this machine, beside the peers; and measurements of single parts."""

"""How likely a customer is to leave, why, and how sure that is: pure rules over a small state."""

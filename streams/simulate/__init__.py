"""The simulator: seeded customers of a shop with a contact centre, as touchpoints."""

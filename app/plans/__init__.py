"""Plans: drafts and their edits, the steps to a decision, what two plans differ in."""

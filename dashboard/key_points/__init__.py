"""The Key Points: tasks, targets, verdicts and briefs."""

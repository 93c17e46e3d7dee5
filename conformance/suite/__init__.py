"""What every scenario stands on: the binary, the callers, the operator plane, checks, reports."""

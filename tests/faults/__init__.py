"""What must hold when processes are killed and services go away."""

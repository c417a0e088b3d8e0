"""Pure arithmetic of answers: how right, how alike."""

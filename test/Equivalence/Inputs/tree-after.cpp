unsigned Scale = 3;

unsigned twice(unsigned X) {
  return X << 1;
}

unsigned untouched(unsigned X) {
  unsigned Sum = 0;
  for (unsigned I = 0; I < X % 8; ++I)
    Sum += I * Scale;
  return Sum;
}

unsigned off(unsigned X) {
  return X + 2;
}

#pragma once
template <class T> T doubled(T x) { return x + x; }
inline unsigned quadruple(unsigned x) { return x * 4u; }

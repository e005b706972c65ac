; Pairs of functions: right ones end in .right, wrong ones in .wrong.

; x + x is even, and x * 2 is even for an undef x, too; the other way round each x may differ.
define i8 @twice(i8 %x) {
  %r = shl i8 %x, 1
  ret i8 %r
}
define i8 @twice.wrong(i8 %x) {
  %r = add i8 %x, %x
  ret i8 %r
}
define i8 @double(i8 %x) {
  %r = add i8 %x, %x
  ret i8 %r
}
define i8 @double.right(i8 %x) {
  %r = shl i8 %x, 1
  ret i8 %r
}

; Poison may be made less, not more.
define i8 @next(i8 %x) {
  %r = add i8 %x, 1
  ret i8 %r
}
define i8 @next.wrong(i8 %x) {
  %r = add nsw i8 %x, 1
  ret i8 %r
}
define i8 @fixed(i8 %x) {
  %r = freeze i8 %x
  ret i8 %r
}
define i8 @fixed.wrong(i8 %x) {
  ret i8 %x
}
define i8 @loose(i8 %x) {
  ret i8 %x
}
define i8 @loose.right(i8 %x) {
  %r = freeze i8 %x
  ret i8 %r
}

; Whether a branch is taken must be known.
define i8 @branch(i1 %c, i8 %x) {
  %r = select i1 %c, i8 %x, i8 0
  ret i8 %r
}
define i8 @branch.wrong(i1 %c, i8 %x) {
  br i1 %c, label %t, label %e
t:
  ret i8 %x
e:
  ret i8 0
}

; Two pointers may point to one object, but not to a local.
define i8 @alias(ptr %p, ptr %q) {
  store i8 1, ptr %p
  store i8 2, ptr %q
  %r = load i8, ptr %p
  ret i8 %r
}
define i8 @alias.wrong(ptr %p, ptr %q) {
  store i8 1, ptr %p
  store i8 2, ptr %q
  ret i8 1
}
define i8 @local(ptr %q) {
  %p = alloca i8
  store i8 1, ptr %p
  store i8 2, ptr %q
  %r = load i8, ptr %p
  ret i8 %r
}
define i8 @local.right(ptr %q) {
  store i8 2, ptr %q
  ret i8 1
}
define i8 @local.wrong(ptr %q) {
  ret i8 1
}

; An access may not be made more aligned, nor wider, nor where there was none.
define i32 @aligned(ptr %p) {
  %r = load i32, ptr %p, align 1
  ret i32 %r
}
define i32 @aligned.wrong(ptr %p) {
  %r = load i32, ptr %p, align 4
  ret i32 %r
}
define i8 @narrow(ptr %p) {
  %r = load i8, ptr %p
  ret i8 %r
}
define i8 @narrow.wrong(ptr %p) {
  %w = load i16, ptr %p, align 1
  %r = trunc i16 %w to i8
  ret i8 %r
}
define i16 @halves(ptr %p) {
  %a = load i8, ptr %p
  %q = getelementptr i8, ptr %p, i64 1
  %b = load i8, ptr %q
  %x = zext i8 %a to i16
  %y = zext i8 %b to i16
  %z = shl i16 %y, 8
  %r = or i16 %z, %x
  ret i16 %r
}
define i16 @halves.right(ptr %p) {
  %r = load i16, ptr %p, align 1
  ret i16 %r
}

; An address past its object is poison if it was promised to lie within.
define ptr @within(ptr %p) {
  %r = getelementptr i8, ptr %p, i64 4
  ret ptr %r
}
define ptr @within.wrong(ptr %p) {
  %r = getelementptr inbounds i8, ptr %p, i64 4
  ret ptr %r
}

; Heap.
declare ptr @malloc(i64)
declare void @free(ptr)
define i8 @heap(i8 %x) {
  %p = call ptr @malloc(i64 1)
  %n = icmp eq ptr %p, null
  br i1 %n, label %none, label %some
some:
  store i8 %x, ptr %p
  %r = load i8, ptr %p
  call void @free(ptr %p)
  ret i8 %r
none:
  ret i8 %x
}
define i8 @heap.right(i8 %x) {
  ret i8 %x
}
define i8 @heap.wrong(i8 %x) {
  %p = call ptr @malloc(i64 1)
  store i8 %x, ptr %p
  %r = load i8, ptr %p
  ret i8 %r
}

; Calls: not fewer, and not with what was not given.
declare i8 @seen(i8)
define i8 @calls(i8 %x) {
  %r = call i8 @seen(i8 %x)
  ret i8 %r
}
define i8 @calls.right(i8 %x) {
  %y = freeze i8 %x
  %r = call i8 @seen(i8 %y)
  ret i8 %r
}
define i8 @calls.wrong(i8 %x) {
  %y = add i8 %x, 1
  %r = call i8 @seen(i8 %y)
  ret i8 %r
}

; Promises that callers rely on.
define i8 @promise(ptr %p) {
  ret i8 0
}
define i8 @promise.wrong(ptr noundef %p) {
  ret i8 0
}

; What the encoding does not tell apart is not proved.
declare void @take(ptr)
define void @given(ptr %p) {
  call void @take(ptr %p)
  ret void
}
define void @given.wrong(ptr %p) {
  call void @take(ptr readnone %p)
  ret void
}
define i8 @either(ptr %p) {
  %u = freeze i8 undef
  store i8 %u, ptr %p
  ret i8 0
}
define i8 @either.wrong(ptr %p) {
  %v = load i8, ptr %p
  %u = freeze i8 undef
  store i8 %u, ptr %p
  %q = getelementptr i8, ptr %p, i64 1
  store i8 %v, ptr %q
  ret i8 0
}

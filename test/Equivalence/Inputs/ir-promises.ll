; Pairs of functions: right ones end in .right, wrong ones in .wrong, and those that must stay
; unknown in .open.

; Vector instructions of x86: a count as large as a lane shifts everything out.
declare <8 x i16> @llvm.x86.sse2.psrl.w(<8 x i16>, <8 x i16>)
declare <8 x i16> @llvm.x86.sse2.psra.w(<8 x i16>, <8 x i16>)
declare <16 x i8> @llvm.x86.ssse3.pshuf.b.128(<16 x i8>, <16 x i8>)
define <8 x i16> @shifted(<8 x i16> %v) {
  %r = call <8 x i16> @llvm.x86.sse2.psrl.w(<8 x i16> %v, <8 x i16> <i16 16, i16 0, i16 0, i16 0, i16 poison, i16 0, i16 0, i16 0>)
  ret <8 x i16> %r
}
define <8 x i16> @shifted.right(<8 x i16> %v) {
  ret <8 x i16> zeroinitializer
}
define <8 x i16> @shifted.wrong(<8 x i16> %v) {
  %r = call <8 x i16> @llvm.x86.sse2.psra.w(<8 x i16> %v, <8 x i16> <i16 16, i16 0, i16 0, i16 0, i16 0, i16 0, i16 0, i16 0>)
  ret <8 x i16> %r
}
define <16 x i8> @bytes(<16 x i8> %v) {
  %r = call <16 x i8> @llvm.x86.ssse3.pshuf.b.128(<16 x i8> %v, <16 x i8> <i8 16, i8 17, i8 18, i8 19, i8 20, i8 21, i8 22, i8 23, i8 24, i8 25, i8 26, i8 27, i8 28, i8 29, i8 30, i8 31>)
  ret <16 x i8> %r
}
define <16 x i8> @bytes.right(<16 x i8> %v) {
  ret <16 x i8> %v
}
define <16 x i8> @bytes.wrong(<16 x i8> %v) {
  %r = call <16 x i8> @llvm.x86.ssse3.pshuf.b.128(<16 x i8> %v, <16 x i8> <i8 -112, i8 1, i8 2, i8 3, i8 4, i8 5, i8 6, i8 7, i8 8, i8 9, i8 10, i8 11, i8 12, i8 13, i8 14, i8 15>)
  ret <16 x i8> %r
}

; A local of the entry is known in every round of a loop.
define i32 @rounds() {
  %i = alloca i32
  br label %head
head:
  %n = phi i32 [ 0, %0 ], [ %m, %head ]
  %m = add i32 %n, 1
  store i32 %m, ptr %i
  %c = icmp sge i32 %m, 3
  br i1 %c, label %end, label %head
end:
  %r = load i32, ptr %i
  ret i32 %r
}
define i32 @rounds.right() {
  ret i32 3
}
define i32 @rounds.wrong() {
  ret i32 2
}

; To leave in a way that was promised not to happen is undefined.
declare void @any()
define void @leaves() {
  call void @any()
  ret void
}
define void @leaves.wrong() nounwind {
  call void @any()
  ret void
}
define void @comes() nounwind {
  call void @any()
  ret void
}
define void @comes.right() {
  call void @any()
  ret void
}
define void @back.wrong() willreturn {
  call void @any()
  ret void
}
define i8 @never() {
  call void @any() noreturn
  ret i8 0
}
define i8 @never.right() {
  call void @any()
  ret i8 0
}
define void @ever.wrong() {
  call void @any() noreturn
  unreachable
}
; Whether callees keep these promises nobody knows.
define void @frees.open() nofree {
  call void @any()
  ret void
}
define void @touches.open() memory(read) {
  call void @any()
  ret void
}

; What a call sees of memory may be refined, not changed.
define i8 @sees(ptr %p) {
  store i8 poison, ptr %p
  call void @any()
  ret i8 0
}
define i8 @sees.right(ptr %p) {
  store i8 5, ptr %p
  call void @any()
  ret i8 0
}
define i8 @saw(ptr %p) {
  store i8 5, ptr %p
  call void @any()
  ret i8 0
}
define i8 @saw.wrong(ptr %p) {
  store i8 6, ptr %p
  call void @any()
  ret i8 0
}
define i8 @unseen.wrong(ptr %p) {
  store i8 poison, ptr %p
  call void @any()
  ret i8 0
}

; Who only reads answers the same twice; who writes does not.
declare i8 @reads(i8) memory(read)
declare i8 @writes(i8)
define i8 @reader(i8 noundef %n) {
  %a = call i8 @reads(i8 %n)
  %b = call i8 @reads(i8 %n)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @once(i8 noundef %n) {
  %a = call i8 @reads(i8 %n)
  %b = call i8 @reads(i8 %n)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @once.right(i8 noundef %n) {
  %a = call i8 @reads(i8 %n)
  ret i8 0
}
define i8 @none.wrong(i8 noundef %n) {
  ret i8 0
}
define i8 @writer(i8 noundef %n) {
  %a = call i8 @writes(i8 %n)
  %b = call i8 @writes(i8 %n)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @writer.wrong(i8 noundef %n) {
  %a = call i8 @writes(i8 %n)
  ret i8 0
}

; What lies between the members of an aggregate is lost when it is stored.
@pair = global { i8, i32 } zeroinitializer, align 4
define i8 @between() {
  store i32 0, ptr @pair, align 4
  %p = getelementptr i8, ptr @pair, i64 1
  %b = load i8, ptr %p
  ret i8 %b
}
define i8 @between.wrong() {
  store i32 0, ptr @pair, align 4
  %v = load { i8, i32 }, ptr @pair, align 4
  store { i8, i32 } %v, ptr @pair, align 4
  %p = getelementptr i8, ptr @pair, i64 1
  %b = load i8, ptr %p
  ret i8 %b
}
define i28 @cut(ptr %p) {
  %w = load i32, ptr %p
  %v = trunc i32 %w to i28
  ret i28 %v
}
define i28 @cut.wrong(ptr %p) {
  %v = load i28, ptr %p
  ret i28 %v
}

; Promises of what intrinsics are given and give.
declare i64 @llvm.fshl.i64(i64, i64, i64)
define i64 @turned(i64 %x) {
  %r = call noundef i64 @llvm.fshl.i64(i64 %x, i64 %x, i64 3)
  ret i64 %r
}
define noundef i64 @turned.right(i64 %x) {
  %r = call noundef i64 @llvm.fshl.i64(i64 %x, i64 %x, i64 3)
  ret i64 %r
}
define i64 @spun(i64 %x) {
  %r = call i64 @llvm.fshl.i64(i64 %x, i64 %x, i64 3)
  ret i64 %r
}
define i64 @spun.wrong(i64 %x) {
  %r = call i64 @llvm.fshl.i64(i64 noundef %x, i64 %x, i64 3)
  ret i64 %r
}
define void @filled(ptr writable dereferenceable(4) %p) {
  %v = load i32, ptr %p, align 1
  %c = icmp ne i32 %v, 42
  br i1 %c, label %then, label %else
then:
  store i32 42, ptr %p, align 1
  ret void
else:
  ret void
}
define void @filled.open(ptr writable dereferenceable(4) %p) {
  store i32 42, ptr %p, align 1
  ret void
}
define void @brimmed(ptr dereferenceable(4) %p) {
  %v = load i32, ptr %p, align 1
  %c = icmp ne i32 %v, 42
  br i1 %c, label %then, label %else
then:
  store i32 42, ptr %p, align 1
  ret void
else:
  ret void
}
define void @brimmed.wrong(ptr dereferenceable(4) %p) {
  store i32 42, ptr %p, align 1
  ret void
}

; Nowhere is within; a constant is no memory that a promise forbids, a variable is.
define ptr @nowhere(ptr %p) {
  ret ptr %p
}
define ptr @nowhere.right(ptr %p) {
  %q = getelementptr inbounds i32, ptr %p, i64 0
  ret ptr %q
}
@table = constant [2 x i8] c"\07\09"
@slots = global [2 x i8] c"\07\09"
define i8 @reading() {
  ret i8 7
}
define i8 @reading.right() memory(none) {
  %r = load i8, ptr @table
  ret i8 %r
}
define i8 @slot() {
  %r = load i8, ptr @slots
  ret i8 %r
}
define i8 @slot.wrong() memory(none) {
  %r = load i8, ptr @slots
  ret i8 %r
}
define i8 @given(ptr %p) {
  %r = load i8, ptr %p
  ret i8 %r
}
define i8 @given.right(ptr %p) memory(argmem: read) {
  %r = load i8, ptr %p
  ret i8 %r
}
define i8 @given.wrong(ptr %p) memory(read, argmem: none) {
  %r = load i8, ptr %p
  ret i8 %r
}

; What a function of the C library does is not modelled: no model is real, and no proof rests on it.
declare i64 @strlen(ptr)
define i1 @empty(ptr %p) {
  %l = call i64 @strlen(ptr %p)
  %c = icmp eq i64 %l, 0
  ret i1 %c
}
define i1 @empty.open(ptr %p) {
  %v = load i8, ptr %p
  %c = icmp eq i8 %v, 0
  ret i1 %c
}
; ffs is modelled: 0 for 0, else one more than the number of low zeros.
declare i32 @ffs(i32)
define i32 @first() {
  %r = call i32 @ffs(i32 8)
  ret i32 %r
}
define i32 @first.right() {
  ret i32 4
}
define i32 @first.wrong() {
  ret i32 3
}

; Constants may hold addresses.
@one = constant i8 1
@two = constant i8 2
@both = constant { ptr, ptr } { ptr @one, ptr @two }
define ptr @held() {
  %p = getelementptr i8, ptr @both, i64 8
  %r = load ptr, ptr %p
  ret ptr %r
}
define ptr @held.right() {
  ret ptr @two
}
define ptr @held.wrong() {
  ret ptr @one
}

; A result that must be usable is undefined where it is not.
@small = global i16 0
@large = global i64 0
define dereferenceable(4) ptr @usable() {
  ret ptr @small
}
define dereferenceable(4) ptr @usable.right() {
  unreachable
}
define dereferenceable(4) ptr @useful() {
  ret ptr @large
}
define dereferenceable(4) ptr @useful.wrong() {
  unreachable
}
define ptr @useless() {
  ret ptr @small
}
define dereferenceable(4) ptr @useless.wrong() {
  ret ptr @small
}

; An assumption of an address so far beyond the pointer.
declare void @llvm.assume(i1)
declare void @aligned(ptr noundef align(4))
define void @assumes(ptr %p) {
  call void @aligned(ptr %p)
  ret void
}
define void @assumes.right(ptr %p) {
  call void @aligned(ptr %p)
  %q = getelementptr i8, ptr %p, i64 1
  call void @llvm.assume(i1 1) [ "align"(ptr %q, i64 4, i64 1) ]
  ret void
}
define void @assumes.wrong(ptr %p) {
  call void @aligned(ptr %p)
  %q = getelementptr i8, ptr %p, i64 1
  call void @llvm.assume(i1 1) [ "align"(ptr %q, i64 4, i64 2) ]
  ret void
}

; What a callee is given may be looked at twice.
declare void @looks(i8)
define void @fixed(i8 %x) {
  %u = freeze i8 undef
  call void @looks(i8 %u)
  ret void
}
define void @fixed.wrong(i8 %x) {
  call void @looks(i8 undef)
  ret void
}

; Every step must stay within, not the last alone.
define ptr @direct(ptr %p) {
  ret ptr %p
}
define ptr @direct.wrong(ptr %p) {
  %q = getelementptr inbounds [4 x i8], ptr %p, i64 1, i64 -4
  ret ptr %q
}

; What is made on the heap may be returned to be used.
declare ptr @malloc(i64)
define dereferenceable(4) ptr @made() {
  %p = call ptr @malloc(i64 4)
  ret ptr %p
}
define dereferenceable(4) ptr @made.wrong() {
  unreachable
}
define dereferenceable(4) ptr @lost() {
  %p = alloca i32
  ret ptr %p
}
define dereferenceable(4) ptr @lost.right() {
  unreachable
}

; A result that aliases nothing is not modelled.
declare noalias ptr @apart()
define i8 @kept() {
  %p = call ptr @apart()
  store i8 3, ptr %p
  call void @any()
  %r = load i8, ptr %p
  ret i8 %r
}
define i8 @kept.open() {
  %p = call ptr @apart()
  store i8 3, ptr %p
  call void @any()
  ret i8 3
}

; What a callee makes of poison is one value, not one for each that may stand for it.
declare i8 @answer(i8) memory(none) willreturn nounwind
define i8 @asked(i8 %x) {
  %a = call noundef i8 @answer(i8 poison)
  ret i8 0
}
define i8 @asked.wrong(i8 %x) {
  %a = call noundef i8 @answer(i8 1)
  %b = call noundef i8 @answer(i8 2)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @asked.open(i8 %x) {
  %a = call noundef i8 @answer(i8 1)
  %b = call noundef i8 @answer(i8 poison)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @twice(i8 %x, i8 %y) {
  %a = call i8 @answer(i8 %x)
  %b = call i8 @answer(i8 %y)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @twice.right(i8 %x, i8 %y) {
  %b = call i8 @answer(i8 %y)
  %a = call i8 @answer(i8 %x)
  %d = sub i8 %a, %b
  ret i8 %d
}
define i8 @asked.right(i8 %x) {
  %a = call noundef i8 @answer(i8 1)
  ret i8 0
}
; A call that is not made stands for none.
define i8 @either(i1 %c, i8 %x) {
  br i1 %c, label %a, label %b
a:
  %r = call i8 @answer(i8 %x)
  ret i8 %r
b:
  %s = call i8 @answer(i8 poison)
  ret i8 %s
}
define i8 @either.right(i1 %c, i8 %x) {
  br i1 %c, label %a, label %b
a:
  %r = call i8 @answer(i8 %x)
  br label %end
b:
  %s = call i8 @answer(i8 poison)
  br label %end
end:
  %t = phi i8 [ %r, %a ], [ %s, %b ]
  ret i8 %t
}
define i8 @either.wrong(i1 %c, i8 %x) {
  %y = add i8 %x, 1
  %r = call i8 @answer(i8 %y)
  ret i8 %r
}
; An argument that comes back.
declare i8 @back(i8 returned)
define i8 @returns(i8 noundef %x) {
  %r = call i8 @back(i8 %x)
  ret i8 %r
}
define i8 @returns.right(i8 noundef %x) {
  %r = call i8 @back(i8 %x)
  ret i8 %x
}
define i8 @returns.wrong(i8 noundef %x) {
  %r = call i8 @back(i8 %x)
  ret i8 0
}
; What callees are given may be undef at each use.
define i8 @gives(i8 %x) {
  %r = call i8 @sink(i8 %x)
  ret i8 %x
}
define i8 @gives.right(i8 %x) {
  %s = add i8 %x, 0
  %r = call i8 @sink(i8 %s)
  ret i8 %x
}
define i8 @gives.wrong(i8 %x) {
  %r = call i8 @sink(i8 %x)
  %d = add i8 %x, %x
  ret i8 %d
}
declare i8 @sink(i8)
; Nobody sees what was stored before a trap, but everybody sees the trap.
declare void @llvm.trap()
define void @traps(ptr %p) {
  store i8 0, ptr %p
  call void @llvm.trap()
  unreachable
}
define void @traps.right(ptr %p) {
  store i8 1, ptr %p
  call void @llvm.trap()
  unreachable
}
define void @traps.wrong(ptr %p) {
  store i8 1, ptr %p
  unreachable
}

; Which NaN an operation gives is open each time, but none that is made of numbers is signaling.
declare i1 @llvm.is.fpclass.f32(float, i32)
define i1 @quiet(float %x) {
  %r = fdiv float 0.0, 0.0
  %c = call i1 @llvm.is.fpclass.f32(float %r, i32 2)
  ret i1 %c
}
define i1 @quiet.right(float %x) {
  ret i1 true
}
define i1 @quiet.wrong(float %x) {
  ret i1 false
}
define i1 @loud(float noundef %x) {
  ret i1 false
}
define i1 @loud.wrong(float noundef %x) {
  %r = fadd float %x, 0.0
  %c = call i1 @llvm.is.fpclass.f32(float %r, i32 1)
  ret i1 %c
}
define i1 @alike(float noundef %x, float noundef %y) {
  ret i1 true
}
define i1 @alike.wrong(float noundef %x, float noundef %y) {
  %a = fadd float %x, %y
  %b = fadd float %x, %y
  %i = bitcast float %a to i32
  %j = bitcast float %b to i32
  %r = icmp eq i32 %i, %j
  ret i1 %r
}
define float @natural(i8 %x) {
  %r = uitofp nneg i8 %x to float
  ret float %r
}
define float @natural.right(i8 %x) {
  %r = uitofp i8 %x to float
  ret float %r
}

; What lies between the members of a stored aggregate is undef, and not poison.
define i8 @padding() {
  %l = alloca { i8, i32 }
  %p = getelementptr i8, ptr %l, i64 1
  store i8 undef, ptr %p
  %b = load i8, ptr %p
  ret i8 %b
}
define i8 @padding.right() {
  %l = alloca { i8, i32 }
  store { i8, i32 } zeroinitializer, ptr %l
  %p = getelementptr i8, ptr %l, i64 1
  %b = load i8, ptr %p
  ret i8 %b
}
define i8 @padding.open() {
  ret i8 poison
}

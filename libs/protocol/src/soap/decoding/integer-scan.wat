;; Reads "<int>digits</int>" again and again: the loop that sees most of a scan. What it does is told in integer-list.ts; here it
;; can read eight bytes in one go, which JavaScript cannot. `npm run generate` turns this text into generated/integer-scan.ts.
;;
;; Memory: 0 holds the number of numbers found, the rest is laid out by the caller.
(module
  (memory (export "memory") 32)

  ;; $position: of the first digit expected. $end: nothing is read that begins behind it, except up to 24 bytes of what began before.
  ;; $out: where the next number goes. $room: how many numbers may be written.
  ;; Returns the position behind the last complete item; what it was called with, less five, when there was none.
  (func (export "scan") (param $position i32) (param $end i32) (param $out i32) (param $room i32) (result i32)
    (local $behind i32) (local $first i32) (local $word i64) (local $strange i64) (local $digits i32) (local $found i32) (local $cursor i32) (local $next i64)
    (local.set $behind (i32.sub (local.get $position) (i32.const 5)))
    (local.set $first (local.get $out))
    ;; No number has eight digits here, so the first count is always news.
    (local.set $digits (i32.const 8))
    (block $stop
      (loop $item
        (br_if $stop (i32.eqz (local.get $room)))
        (br_if $stop (i32.gt_s (local.get $position) (local.get $end)))
        ;; Digits become 0 to 9; adding 6 carries every other byte into its high half, and the first such byte ends the number.
        (local.set $word (i64.xor (i64.load (local.get $position)) (i64.const 0x3030303030303030)))
        (local.set $strange
          (i64.and
            (i64.or (i64.add (local.get $word) (i64.const 0x0606060606060606)) (local.get $word))
            (i64.const 0xf0f0f0f0f0f0f0f0)))
        ;; None, or more than seven: the parser's.
        (br_if $stop (i64.eqz (local.get $strange)))
        (local.set $found (i32.wrap_i64 (i64.shr_u (i64.ctz (local.get $strange)) (i64.const 3))))
        ;; Mostly as many as the last time. The processor goes on with that guess; it would have to wait for the count otherwise.
        (if (i32.ne (local.get $found) (local.get $digits))
          (then
            (br_if $stop (i32.eqz (local.get $found)))
            (local.set $digits (local.get $found))))
        (local.set $cursor (i32.add (local.get $position) (local.get $digits)))
        ;; "</int>"
        (local.set $next (i64.load (local.get $cursor)))
        (br_if $stop
          (i64.ne
            (i64.and (local.get $next) (i64.const 0xffffffffffff))
            (i64.const 0x3e746e692f3c)))
        ;; The digits to the high end, zeros before them; then tens and ones, hundreds, ten thousands are added up side by side.
        (local.set $word
          (i64.shl (local.get $word) (i64.extend_i32_u (i32.shl (i32.sub (i32.const 8) (local.get $digits)) (i32.const 3)))))
        (local.set $word
          (i64.and (i64.shr_u (i64.mul (local.get $word) (i64.const 2561)) (i64.const 8)) (i64.const 0x00ff00ff00ff00ff)))
        (local.set $word
          (i64.and (i64.shr_u (i64.mul (local.get $word) (i64.const 6553601)) (i64.const 16)) (i64.const 0x0000ffff0000ffff)))
        (i32.store (local.get $out)
          (i32.wrap_i64 (i64.shr_u (i64.mul (local.get $word) (i64.const 42949672960001)) (i64.const 32))))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $room (i32.sub (local.get $room) (i32.const 1)))
        (local.set $behind (i32.add (local.get $cursor) (i32.const 6)))
        ;; "<i" and "int>": the next item.
        (br_if $stop (i64.ne (i64.shr_u (local.get $next) (i64.const 48)) (i64.const 0x693c)))
        (br_if $stop (i32.ne (i32.load (i32.add (local.get $cursor) (i32.const 7))) (i32.const 0x3e746e69)))
        (local.set $position (i32.add (local.get $cursor) (i32.const 11)))
        (br $item)))
    (i32.store (i32.const 0) (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 2)))
    (local.get $behind)))

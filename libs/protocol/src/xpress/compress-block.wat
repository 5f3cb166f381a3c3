;; Compresses one block: finds repetitions (LZ77, MS-WUSP 2.1.1.1.1) and writes them in the DIRECT2 encoding (MS-WUSP 2.1.1.1.2). What it is for is
;; told in block-compressor.ts; here repetitions are compared eight bytes at a time, which JavaScript cannot.
;; `npm run generate` turns this text into generated/compress-block.ts.
;;
;; Memory, in bytes:
;;        0  for each hash the newest position with it
;;    32768  for each position of the block the position before it with the same hash
;;   294912  the block, of at most 65,535 bytes; the eight behind it are read, and do not matter
;;   360512  the payload
;; Positions keep counting from block to block, so that nothing has to be cleared: what lies in front of $base is stale.
(module
  (memory (export "memory") 7)
  ;; Beyond its limit at first, so that the table is cleared before it is used.
  (global $base (mut i32) (i32.const 0x40000000))

  (func $clear (local $at i32)
    (loop $each
      (i32.store (local.get $at) (i32.const -1))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $each (i32.lt_u (local.get $at) (i32.const 32768))))
    (global.set $base (i32.const 0)))

  ;; Length of what is equal at the addresses $old and $new, at most up to $end.
  (func $common (param $old i32) (param $new i32) (param $end i32) (result i32)
    (local $start i32) (local $differing i64)
    (local.set $start (local.get $new))
    (block $found
      (block $rest
        (loop $eight
          (br_if $rest (i32.gt_u (i32.add (local.get $new) (i32.const 8)) (local.get $end)))
          (local.set $differing (i64.xor (i64.load align=1 (local.get $old)) (i64.load align=1 (local.get $new))))
          (if (i64.ne (local.get $differing) (i64.const 0))
            (then
              (local.set $new (i32.add (local.get $new) (i32.wrap_i64 (i64.shr_u (i64.ctz (local.get $differing)) (i64.const 3)))))
              (br $found)))
          (local.set $old (i32.add (local.get $old) (i32.const 8)))
          (local.set $new (i32.add (local.get $new) (i32.const 8)))
          (br $eight)))
      (loop $one
        (br_if $found (i32.ge_u (local.get $new) (local.get $end)))
        (br_if $found (i32.ne (i32.load8_u (local.get $old)) (i32.load8_u (local.get $new))))
        (local.set $old (i32.add (local.get $old) (i32.const 1)))
        (local.set $new (i32.add (local.get $new) (i32.const 1)))
        (br $one)))
    (i32.sub (local.get $new) (local.get $start)))

  ;; $length: of the block. Returns the length of the payload, which may be longer than the block.
  (func (export "compress") (param $length i32) (result i32)
    (local $at i32) (local $last i32) (local $end i32) (local $slot i32) (local $candidate i32) (local $oldest i32) (local $probes i32)
    (local $best i32) (local $offset i32) (local $matched i32) (local $next i32) (local $rest i32) (local $half i32)
    (local $out i32) (local $flags i32) (local $free i32) (local $flags_at i32) (local $half_at i32) (local $base i32)
    (if (i32.gt_s (global.get $base) (i32.const 0x3fffffff)) (then (call $clear)))
    (local.set $base (global.get $base))
    (local.set $end (i32.add (i32.const 294912) (local.get $length)))
    ;; The last position at which three bytes are left.
    (local.set $last (i32.sub (local.get $length) (i32.const 3)))
    (local.set $flags_at (i32.const 360512))
    (local.set $out (i32.const 360516))
    (local.set $free (i32.const 32))
    (loop $each
      (if (i32.lt_s (local.get $at) (local.get $length))
        (then
          (local.set $best (i32.const 2))
          (if (i32.le_s (local.get $at) (local.get $last))
            (then
              ;; Enters the position under the hash of its three bytes and takes the newest earlier one.
              (local.set $slot
                (i32.shl
                  (i32.shr_u
                    (i32.mul (i32.and (i32.load offset=294912 align=1 (local.get $at)) (i32.const 0xffffff)) (i32.const 0x9e3779b1))
                    (i32.const 19))
                  (i32.const 2)))
              (local.set $candidate (i32.load (local.get $slot)))
              (i32.store (local.get $slot) (i32.add (local.get $base) (local.get $at)))
              (i32.store offset=32768 (i32.shl (local.get $at) (i32.const 2)) (local.get $candidate))
              (local.set $candidate (i32.sub (local.get $candidate) (local.get $base)))
              ;; A match looks back at most 8,192 bytes.
              (local.set $oldest (i32.sub (local.get $at) (i32.const 8192)))
              (if (i32.lt_s (local.get $oldest) (i32.const 0)) (then (local.set $oldest (i32.const 0))))
              ;; Earlier places tried for one position. More gains little on XML and costs time.
              (local.set $probes (i32.const 8))
              (block $found
                (loop $try
                  (br_if $found (i32.lt_s (local.get $candidate) (local.get $oldest)))
                  ;; Only a candidate that agrees one byte past the best so far can be longer.
                  (if (i32.eq
                        (i32.load8_u offset=294912 (i32.add (local.get $candidate) (local.get $best)))
                        (i32.load8_u offset=294912 (i32.add (local.get $at) (local.get $best))))
                    (then
                      (local.set $matched
                        (call $common
                          (i32.add (i32.const 294912) (local.get $candidate)) (i32.add (i32.const 294912) (local.get $at)) (local.get $end)))
                      (if (i32.gt_s (local.get $matched) (local.get $best))
                        (then
                          (local.set $best (local.get $matched))
                          (local.set $offset (i32.sub (local.get $at) (local.get $candidate)))
                          ;; Long enough to be taken without looking for a longer one; or none can be longer.
                          (br_if $found (i32.ge_s (local.get $matched) (i32.const 48)))
                          (br_if $found (i32.eq (i32.add (local.get $at) (local.get $matched)) (local.get $length)))))))
                  (local.set $candidate (i32.sub (i32.load offset=32768 (i32.shl (local.get $candidate) (i32.const 2))) (local.get $base)))
                  (local.set $probes (i32.sub (local.get $probes) (i32.const 1)))
                  (br_if $try (local.get $probes))))))
          (if (i32.lt_s (local.get $best) (i32.const 3))
            (then
              (i32.store8 (local.get $out) (i32.load8_u offset=294912 (local.get $at)))
              (local.set $out (i32.add (local.get $out) (i32.const 1)))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (local.set $flags (i32.shl (local.get $flags) (i32.const 1))))
            (else
              (local.set $rest (i32.sub (local.get $best) (i32.const 3)))
              (i32.store16 align=1 (local.get $out)
                (i32.or
                  (i32.shl (i32.sub (local.get $offset) (i32.const 1)) (i32.const 3))
                  (select (local.get $rest) (i32.const 7) (i32.lt_u (local.get $rest) (i32.const 7)))))
              (local.set $out (i32.add (local.get $out) (i32.const 2)))
              ;; 7 means that the length goes on in half a byte, which two matches share.
              (if (i32.ge_u (local.get $rest) (i32.const 7))
                (then
                  (local.set $half (i32.sub (local.get $rest) (i32.const 7)))
                  (if (i32.gt_u (local.get $half) (i32.const 15)) (then (local.set $half (i32.const 15))))
                  (if (local.get $half_at)
                    (then
                      (i32.store8 (local.get $half_at) (i32.or (i32.load8_u (local.get $half_at)) (i32.shl (local.get $half) (i32.const 4))))
                      (local.set $half_at (i32.const 0)))
                    (else
                      (i32.store8 (local.get $out) (local.get $half))
                      (local.set $half_at (local.get $out))
                      (local.set $out (i32.add (local.get $out) (i32.const 1)))))
                  ;; 15 means that it goes on in a byte, and 255 that the whole of it follows in two.
                  (if (i32.eq (local.get $half) (i32.const 15))
                    (then
                      (if (i32.lt_u (local.get $rest) (i32.const 277))
                        (then
                          (i32.store8 (local.get $out) (i32.sub (local.get $rest) (i32.const 22)))
                          (local.set $out (i32.add (local.get $out) (i32.const 1))))
                        (else
                          (i32.store8 (local.get $out) (i32.const 255))
                          (i32.store16 offset=1 align=1 (local.get $out) (local.get $rest))
                          (local.set $out (i32.add (local.get $out) (i32.const 3)))))))))
              (local.set $flags (i32.or (i32.shl (local.get $flags) (i32.const 1)) (i32.const 1)))
              ;; What the match covers can be the beginning of a later one.
              (local.set $next (i32.add (local.get $at) (local.get $best)))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (block $covered
                (loop $cover
                  (br_if $covered (i32.ge_s (local.get $at) (local.get $next)))
                  (br_if $covered (i32.gt_s (local.get $at) (local.get $last)))
                  (local.set $slot
                    (i32.shl
                      (i32.shr_u
                        (i32.mul (i32.and (i32.load offset=294912 align=1 (local.get $at)) (i32.const 0xffffff)) (i32.const 0x9e3779b1))
                        (i32.const 19))
                      (i32.const 2)))
                  (i32.store offset=32768 (i32.shl (local.get $at) (i32.const 2)) (i32.load (local.get $slot)))
                  (i32.store (local.get $slot) (i32.add (local.get $base) (local.get $at)))
                  (local.set $at (i32.add (local.get $at) (i32.const 1)))
                  (br $cover)))
              (local.set $at (local.get $next))))
          (local.set $free (i32.sub (local.get $free) (i32.const 1)))
          (if (i32.eqz (local.get $free))
            (then
              (i32.store align=1 (local.get $flags_at) (local.get $flags))
              (local.set $flags (i32.const 0))
              (local.set $free (i32.const 32))
              (local.set $flags_at (local.get $out))
              (local.set $out (i32.add (local.get $out) (i32.const 4)))))
          (br $each))))
    (global.set $base (i32.add (local.get $base) (local.get $length)))
    ;; All flags that are left become 1: the first of them is the end mark, the others are never read.
    (i32.store align=1 (local.get $flags_at)
      (i32.or
        (i32.shl (local.get $flags) (local.get $free))
        (i32.shr_u (i32.const 0xffffffff) (i32.sub (i32.const 32) (local.get $free)))))
    (i32.sub (local.get $out) (i32.const 360512))))

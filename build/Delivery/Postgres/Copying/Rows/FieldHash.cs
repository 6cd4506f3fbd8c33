using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// PostgreSQL's own 64-bit hash of bytes, <c>hash_bytes_extended</c> (src/common/hashfn.c, Bob Jenkins' lookup3): what
/// <c>hashtextextended</c> and <c>hash_record_extended</c> compute inside a server. Tables are partitioned by it, so no version may change it.
/// </summary>
internal struct FieldHash
{
    /// <summary>Bytes that are mixed in at once.</summary>
    public const int BlockBytes = 12;

    // The golden ratio, and a number of hashfn.c's own.
    private const uint Start = 0x9e3779b9 + 3923095;

    private uint _a;
    private uint _b;
    private uint _c;
    private Carry _carry;
    private int _carried;

    /// <summary>Begins with the field's length, which the hash contains.</summary>
    public FieldHash(int length, ulong seed)
    {
        (_a, _b, _c) = Begin(length, seed);
        _carry = default;
        _carried = 0;
    }

    /// <summary>The hash of bytes that lie together.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var (a, b, c) = Begin(bytes.Length, seed);
        while (bytes.Length >= BlockBytes)
        {
            Mix(ref a, ref b, ref c, bytes);
            bytes = bytes[BlockBytes..];
        }

        return End(a, b, c, bytes);
    }

    /// <summary>The state before the first block.</summary>
    public static (uint A, uint B, uint C) Begin(int length, ulong seed)
    {
        var a = unchecked(Start + (uint)length);
        var (b, c) = (a, a);
        if (seed != 0)
        {
            unchecked
            {
                a += (uint)(seed >> 32);
                b += (uint)seed;
            }

            Mix(ref a, ref b, ref c);
        }

        return (a, b, c);
    }

    /// <summary>The hash, after the last whole block.</summary>
    /// <param name="a">State.</param>
    /// <param name="b">State.</param>
    /// <param name="c">State.</param>
    /// <param name="rest">Fewer bytes than a block.</param>
    public static ulong End(uint a, uint b, uint c, ReadOnlySpan<byte> rest)
    {
        unchecked
        {
            // The lowest byte of c belongs to the length.
            a += Number(rest, 0);
            b += Number(rest, 4);
            c += Number(rest, 8) << 8;

            c ^= b;
            c -= BitOperations.RotateLeft(b, 14);
            a ^= c;
            a -= BitOperations.RotateLeft(c, 11);
            b ^= a;
            b -= BitOperations.RotateLeft(a, 25);
            c ^= b;
            c -= BitOperations.RotateLeft(b, 16);
            a ^= c;
            a -= BitOperations.RotateLeft(c, 4);
            b ^= a;
            b -= BitOperations.RotateLeft(a, 14);
            c ^= b;
            c -= BitOperations.RotateLeft(b, 24);
        }

        return ((ulong)b << 32) | c;
    }

    /// <summary>Takes the next bytes of a field that comes in pieces.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        Span<byte> carry = _carry;
        if (_carried > 0)
        {
            var taken = Math.Min(BlockBytes - _carried, piece.Length);
            piece[..taken].CopyTo(carry[_carried..]);
            _carried += taken;
            piece = piece[taken..];
            if (_carried < BlockBytes)
            {
                return;
            }

            Mix(ref _a, ref _b, ref _c, carry);
        }

        while (piece.Length >= BlockBytes)
        {
            Mix(ref _a, ref _b, ref _c, piece);
            piece = piece[BlockBytes..];
        }

        piece.CopyTo(carry);
        _carried = piece.Length;
    }

    /// <summary>The hash of what came.</summary>
    public readonly ulong Complete()
    {
        ReadOnlySpan<byte> carry = _carry;
        return End(_a, _b, _c, carry[.._carried]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref uint a, ref uint b, ref uint c, ReadOnlySpan<byte> block)
    {
        ref var first = ref MemoryMarshal.GetReference(block[..BlockBytes]);
        unchecked
        {
            a += Unsafe.ReadUnaligned<uint>(ref first);
            b += Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, 4));
            c += Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, 8));
        }

        Mix(ref a, ref b, ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        unchecked
        {
            a -= c;
            a ^= BitOperations.RotateLeft(c, 4);
            c += b;
            b -= a;
            b ^= BitOperations.RotateLeft(a, 6);
            a += c;
            c -= b;
            c ^= BitOperations.RotateLeft(b, 8);
            b += a;
            a -= c;
            a ^= BitOperations.RotateLeft(c, 16);
            c += b;
            b -= a;
            b ^= BitOperations.RotateLeft(a, 19);
            a += c;
            c -= b;
            c ^= BitOperations.RotateLeft(b, 4);
            b += a;
        }
    }

    /// <summary>Up to four bytes from a place on, as a little-endian number.</summary>
    private static uint Number(ReadOnlySpan<byte> bytes, int at)
    {
        var number = 0u;
        for (var index = Math.Min(bytes.Length, at + 4) - 1; index >= at; index--)
        {
            number = (number << 8) | bytes[index];
        }

        return number;
    }

    [InlineArray(BlockBytes)]
    private struct Carry
    {
        private byte _first;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// Hashes many fields of one buffer, four at a time: each step of <see cref="FieldHash"/> waits for the last one, and a processor does four
/// of them in the time of one.
/// </summary>
internal sealed class FieldHashes
{
    private const int Lanes = 4;

    // Below this the bookkeeping costs more than it saves.
    private const int WorthALane = 8 * FieldHash.BlockBytes;

    private readonly List<Field> _fields = [];

    /// <summary>A field to hash.</summary>
    /// <param name="At">Where it begins in the buffer.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Row">Whose it is.</param>
    /// <param name="Place">Where in the row: what that means is the caller's.</param>
    public readonly record struct Field(int At, int Length, int Row, int Place);

    public void Clear() => _fields.Clear();

    public void Add(Field field) => _fields.Add(field);

    /// <summary>Hashes all fields.</summary>
    /// <param name="buffer">Where they lie.</param>
    /// <param name="rows">Tells the seed, and takes the hash.</param>
    public void Run<TRows>(ReadOnlySpan<byte> buffer, ref TRows rows)
        where TRows : struct, IRows, allows ref struct
    {
        var fields = CollectionsMarshal.AsSpan(_fields);
        Span<Lane> lanes = stackalloc Lane[Lanes];
        Span<uint> a = stackalloc uint[Lanes];
        Span<uint> b = stackalloc uint[Lanes];
        Span<uint> c = stackalloc uint[Lanes];
        var (next, used) = (0, 0);
        while (true)
        {
            for (; used < Lanes && next < fields.Length; next++)
            {
                var field = fields[next];
                if (field.Length < WorthALane)
                {
                    rows.Hashed(field, FieldHash.Of(buffer.Slice(field.At, field.Length), rows.SeedOf(field)));
                    continue;
                }

                (a[used], b[used], c[used]) = FieldHash.Begin(field.Length, rows.SeedOf(field));
                lanes[used++] = new Lane(field.At, field.Length, next);
            }

            if (used < Lanes)
            {
                break;
            }

            Step(buffer, lanes, a, b, c);
            for (var lane = used - 1; lane >= 0; lane--)
            {
                if (lanes[lane].Left < FieldHash.BlockBytes)
                {
                    rows.Hashed(fields[lanes[lane].Field], FieldHash.End(a[lane], b[lane], c[lane], buffer.Slice(lanes[lane].At, lanes[lane].Left)));
                    used--;
                    (lanes[lane], a[lane], b[lane], c[lane]) = (lanes[used], a[used], b[used], c[used]);
                }
            }
        }

        foreach (var lane in lanes[..used])
        {
            var field = fields[lane.Field];
            rows.Hashed(field, FieldHash.Of(buffer.Slice(field.At, field.Length), rows.SeedOf(field)));
        }
    }

    /// <summary>Mixes as many blocks into all four as the shortest has.</summary>
    private static void Step(ReadOnlySpan<byte> buffer, Span<Lane> lanes, Span<uint> a, Span<uint> b, Span<uint> c)
    {
        var bytes = int.MaxValue;
        foreach (var lane in lanes)
        {
            bytes = Math.Min(bytes, lane.Left);
        }

        bytes -= bytes % FieldHash.BlockBytes;
        ref var first = ref MemoryMarshal.GetReference(buffer.Slice(lanes[0].At, bytes));
        ref var second = ref MemoryMarshal.GetReference(buffer.Slice(lanes[1].At, bytes));
        ref var third = ref MemoryMarshal.GetReference(buffer.Slice(lanes[2].At, bytes));
        ref var fourth = ref MemoryMarshal.GetReference(buffer.Slice(lanes[3].At, bytes));
        var (x, y, z) = (Vector128.Create<uint>(a), Vector128.Create<uint>(b), Vector128.Create<uint>(c));
        for (var at = 0; at < bytes; at += FieldHash.BlockBytes)
        {
            x += Load(at, ref first, ref second, ref third, ref fourth);
            y += Load(at + 4, ref first, ref second, ref third, ref fourth);
            z += Load(at + 8, ref first, ref second, ref third, ref fourth);
            x = (x - z) ^ Rotate(z, 4);
            z += y;
            y = (y - x) ^ Rotate(x, 6);
            x += z;
            z = (z - y) ^ Rotate(y, 8);
            y += x;
            x = (x - z) ^ Rotate(z, 16);
            z += y;
            y = (y - x) ^ Rotate(x, 19);
            x += z;
            z = (z - y) ^ Rotate(y, 4);
            y += x;
        }

        x.CopyTo(a);
        y.CopyTo(b);
        z.CopyTo(c);
        foreach (ref var lane in lanes)
        {
            lane = lane with { At = lane.At + bytes, Left = lane.Left - bytes };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Load(int at, ref byte first, ref byte second, ref byte third, ref byte fourth) => Vector128.Create(
        Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at)), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref second, at)),
        Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref third, at)), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref fourth, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> value, int bits) => (value << bits) | (value >>> (32 - bits));

    /// <summary>What the fields belong to.</summary>
    internal interface IRows
    {
        /// <summary>The seed of a field's hash.</summary>
        ulong SeedOf(in Field field);

        /// <summary>Takes a field's hash.</summary>
        void Hashed(in Field field, ulong hash);
    }

    private readonly record struct Lane(int At, int Left, int Field);
}

using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Tests.Postgres.Copying;

public class RowHasherTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 1)]
    [InlineData(64, 3)]
    [InlineData(100_000, 0)]
    [InlineData(100_000, 2)]
    public void HoweverAStreamIsCutItsRowsAreTheSame(int piece, int keyColumns)
    {
        var random = new Random(7);
        byte[]?[][] rows =
        [
            [], [[], [], []], [null, null, null], [null, [1], []], [[255, 255], [255, 255], null], [Bytes(random, 70), null, Bytes(random, 130)],
            [Bytes(random, 5000), Bytes(random, 300), [0]], [[255, 255], [], [255, 255]],
        ];

        var sum = Sum(Table(WireFormat.Binary, keyColumns), [.. Signature(extension: 0), .. rows.SelectMany(Tuple), 255, 255], piece);

        sum.ShouldBe(Expected(rows, keyColumns));
        Sum(Table(WireFormat.Binary, keyColumns), [.. Signature(extension: 5), .. rows.Reverse().SelectMany(Tuple), 255, 255], piece).ShouldBe(sum);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AValueCountsInItsOwnRowAndColumnOnly(int keyColumns)
    {
        byte[]?[][][] all =
        [
            [[[1], [2], [3]], [[4], [5], [6]]],
            [[[4], [2], [3]], [[1], [5], [6]]],
            [[[1], [5], [3]], [[4], [2], [6]]],
            [[[1], [2], [6]], [[4], [5], [3]]],
            [[[2], [1], [3]], [[4], [5], [6]]],
            [[[1], [3], [2]], [[4], [5], [6]]],
            [[null, [2], [3]], [[4], [5], [6]]],
            [[[1], [2], null], [[4], [5], [6]]],
            [[[1], [2], []], [[4], [5], [6]]],
            [[[1], [2], [3]], [[1], [2], [3]]],
        ];

        all.Select(rows => Sum(Table(WireFormat.Binary, keyColumns), [.. Signature(0), .. rows.SelectMany(Tuple), 255, 255], 1000).Digest).ShouldBeUnique();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void ALineIsARow(int piece)
    {
        byte[][] rows = [[.. "a\tb\\n\n"u8], [.. "\n"u8], [.. "\\N\n"u8], [.. Encoding.UTF8.GetBytes(new string('x', 300)), 10]];

        Sum(Table(WireFormat.Text), [.. rows.SelectMany(row => row)], piece)
            .ShouldBe(rows.Aggregate(default(RowSum), (sum, row) => sum + new RowSum(1, row.Length, XxHash128.HashToUInt128(row))));
    }

    [Fact]
    public void AStreamThatBreaksOffIsNoticed()
    {
        byte[] whole = [.. Signature(0), .. Tuple([[1, 2, 3]]), 255, 255];
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Sum(Table(WireFormat.Binary), whole[..length], 1000));
        }

        Should.Throw<InvalidDataException>(() => Sum(Table(WireFormat.Text), [.. "a"u8], 1000));
        Should.Throw<InvalidDataException>(() => Sum(Table(WireFormat.Binary), [.. whole, 0], 1000));
    }

    [Fact]
    public void PartsAddUpAndTextFormsReturn()
    {
        byte[]?[][] rows = [[[1]], [[2]], [[3]]];

        var sum = Expected(rows[..1], 0) + Expected(rows[1..], 0);

        sum.ShouldBe(Expected(rows, 0));
        RowSum.ParseDigest(sum.DigestText).ShouldBe(sum.Digest);
        RowSum.ParseDigest(default(RowSum).DigestText).ShouldBe(UInt128.Zero);
    }

    private static RowSum Sum(CopyTable table, byte[] stream, int piece)
    {
        var hasher = RowHasher.For(table);
        foreach (var part in stream.Chunk(piece))
        {
            hasher.Append(part);
        }

        return hasher.Complete();
    }

    private static CopyTable Table(WireFormat format, int keyColumns = 0) => new(
        new TableName("public", "t"), [.. Enumerable.Range(0, 3).Select(at => new CopyColumn($"c{at}", at >= keyColumns, null))], format, 0, 0,
        IsPartition: false, IsSecured: false);

    private static RowSum Expected(byte[]?[][] rows, int keyColumns) => rows.Aggregate(default(RowSum), (sum, row) =>
    {
        var key = row.Take(keyColumns).Aggregate(0ul, (key, field) => unchecked((key * 31) + (field is null ? 0 : FieldHash.Of(field, 0))));
        var texts = row.Skip(keyColumns).Select((field, at) => field is null ? (ulong)at + 1 : FieldHash.Of(field, key ^ ((ulong)at + 1)));
        return sum + new RowSum(1, Tuple(row).Length, unchecked((UInt128)(long)FieldHash.Of([], texts.Aggregate(key, (hash, text) => hash ^ text))));
    });

    private static byte[] Signature(int extension) => [.. "PGCOPY\n"u8, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, (byte)extension, .. new byte[extension]];

    private static byte[] Tuple(byte[]?[] fields)
    {
        var tuple = new List<byte>(Number16((short)fields.Length));
        foreach (var field in fields)
        {
            tuple.AddRange(Number32(field?.Length ?? -1));
            tuple.AddRange(field ?? []);
        }

        return [.. tuple];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Number16(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}

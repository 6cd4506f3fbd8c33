using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using DifyDelivery.Postgres.Copying.Rows;

namespace DifyDelivery.Tests.Postgres.Copying;

public class RowHasherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void HoweverAStreamIsCutItsRowsAreTheSame(int piece)
    {
        var random = new Random(7);
        byte[][] rows =
        [
            Tuple(), Tuple([]), Tuple((byte[]?)null), Tuple(null, [1], []), Tuple([255, 255]), Tuple(Bytes(random, 70), null), Tuple(Bytes(random, 5000)),
            Tuple([255, 255]),
        ];

        var sum = Sum(WireFormat.Binary, [.. Signature(extension: 0), .. rows.SelectMany(row => row), 255, 255], piece);

        sum.ShouldBe(Expected(rows));
        Sum(WireFormat.Binary, [.. Signature(extension: 5), .. rows.Reverse().SelectMany(row => row), 255, 255], piece).ShouldBe(sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void ALineIsARow(int piece)
    {
        byte[][] rows = [[.. "a\tb\\n\n"u8], [.. "\n"u8], [.. "\\N\n"u8], [.. Encoding.UTF8.GetBytes(new string('x', 300)), 10]];

        Sum(WireFormat.Text, [.. rows.SelectMany(row => row)], piece).ShouldBe(Expected(rows));
    }

    [Fact]
    public void AStreamThatBreaksOffIsNoticed()
    {
        byte[] whole = [.. Signature(0), .. Tuple([1, 2, 3]), 255, 255];
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Sum(WireFormat.Binary, whole[..length], 1000));
        }

        Should.Throw<InvalidDataException>(() => Sum(WireFormat.Text, [.. "a"u8], 1000));
        Should.Throw<InvalidDataException>(() => Sum(WireFormat.Binary, [.. whole, 0], 1000));
    }

    [Fact]
    public void PartsAddUpAndTextFormsReturn()
    {
        byte[][] rows = [Tuple([1]), Tuple([2]), Tuple([3])];

        var sum = Expected(rows[..1]) + Expected(rows[1..]);

        sum.ShouldBe(Expected(rows));
        RowSum.ParseDigest(sum.DigestText).ShouldBe(sum.Digest);
        RowSum.ParseDigest(default(RowSum).DigestText).ShouldBe(UInt128.Zero);
    }

    private static RowSum Sum(WireFormat format, byte[] stream, int piece)
    {
        var hasher = RowHasher.For(format);
        foreach (var part in stream.Chunk(piece))
        {
            hasher.Append(part);
        }

        return hasher.Complete();
    }

    private static RowSum Expected(byte[][] rows) => rows.Aggregate(
        default(RowSum), (sum, row) => sum + new RowSum(1, row.Length, XxHash128.HashToUInt128(row)));

    private static byte[] Signature(int extension) => [.. "PGCOPY\n"u8, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, (byte)extension, .. new byte[extension]];

    private static byte[] Tuple(params byte[]?[] fields)
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

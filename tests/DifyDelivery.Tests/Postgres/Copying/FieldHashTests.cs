using System.Text;
using DifyDelivery.Postgres.Copying.Rows;

namespace DifyDelivery.Tests.Postgres.Copying;

public class FieldHashTests
{
    // SELECT hashtextextended(text, seed), PostgreSQL 15.18.
    [Theory]
    [InlineData("", 0, -6939563903564495251)]
    [InlineData("a", 0, 3591986179850072241)]
    [InlineData("abc", 0, -6747756470228489321)]
    [InlineData("abcd", 0, -1038429303365892052)]
    [InlineData("abcdefg", 0, -6158032784613548338)]
    [InlineData("abcdefgh", 0, -8882191227074733005)]
    [InlineData("abcdefghijk", 0, 3112909444737856467)]
    [InlineData("abcdefghijkl", 0, -7556637188122330412)]
    [InlineData("abcdefghijklm", 0, 8871624171452417744)]
    [InlineData("", 1, -150071773020461347)]
    [InlineData("abcdefghijklm", 1, 3808842878744369845)]
    [InlineData("abcdefg", -1, 6620770052711690062)]
    [InlineData("abcdefghijkl", long.MaxValue, -7405302416993488311)]
    public void AHashIsPostgreSqls(string text, long seed, long expected) =>
        FieldHash.Of(Encoding.UTF8.GetBytes(text), unchecked((ulong)seed)).ShouldBe(unchecked((ulong)expected));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(1000)]
    public void HoweverAFieldIsCutItsHashIsTheSame(int piece)
    {
        for (var length = 0; length < 100; length++)
        {
            var bytes = Bytes(new Random(length), length);
            var hash = new FieldHash(length, 42);
            foreach (var part in bytes.Chunk(piece))
            {
                hash.Append(part);
            }

            hash.Complete().ShouldBe(FieldHash.Of(bytes, 42));
        }
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 300)]
    [InlineData(3, 2000)]
    [InlineData(4, 2000)]
    [InlineData(9, 20)]
    [InlineData(500, 400)]
    public void ManyAtOnceAreHashedAsEachAlone(int fields, int longest)
    {
        var random = new Random(fields);
        var buffer = Bytes(random, 1_000_000);
        var hashes = new FieldHashes();
        var all = new List<FieldHashes.Field>();
        for (var (row, at) = (0, 1); row < fields; row++)
        {
            all.Add(new FieldHashes.Field(at, random.Next(longest), row, row + 7));
            hashes.Add(all[^1]);
            at += all[^1].Length;
        }

        var rows = new Rows(new ulong?[fields]);
        hashes.Run(buffer, ref rows);

        rows.Hashes.ShouldBe(all.Select(field => (ulong?)FieldHash.Of(buffer.AsSpan(field.At, field.Length), (ulong)field.Place)));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private readonly struct Rows(ulong?[] hashes) : FieldHashes.IRows
    {
        public ulong?[] Hashes => hashes;

        public ulong SeedOf(in FieldHashes.Field field) => (ulong)field.Place;

        public void Hashed(in FieldHashes.Field field, ulong hash)
        {
            hashes[field.Row].ShouldBeNull();
            hashes[field.Row] = hash;
        }
    }
}

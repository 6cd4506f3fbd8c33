using System.Text;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>Writes one protobuf message (protobuf.dev/programming-guides/encoding), as far as Terraform's plugin protocol needs it.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtobufWriter Number(int field, long value)
    {
        WriteVarint(((ulong)field << 3) | Varint);
        WriteVarint((ulong)value);
        return this;
    }

    /// <summary>False is the default and is left out.</summary>
    public ProtobufWriter Flag(int field, bool value) => value ? Number(field, 1) : this;

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(((ulong)field << 3) | LengthDelimited);
        WriteVarint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.ToArray());

    public ProtobufWriter Messages(int field, IEnumerable<ProtobufWriter> values)
    {
        foreach (var value in values)
        {
            Message(field, value);
        }

        return this;
    }

    /// <summary>An entry of a <c>map&lt;string, message&gt;</c>.</summary>
    public ProtobufWriter Entry(int field, string key, ProtobufWriter value) => Message(field, new ProtobufWriter().Text(1, key).Message(2, value));

    private void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
    }
}

/// <summary>One protobuf message, read: its length-delimited fields; of numbers only flags and counts occur here.</summary>
internal sealed class ProtobufMessage
{
    private readonly Dictionary<int, byte[]> _fields = [];

    public ProtobufMessage(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var key = ReadVarint(ref data);
            var value = (key & 7) switch
            {
                0 => BitConverter.GetBytes(ReadVarint(ref data)),
                2 => Take(ref data, (int)ReadVarint(ref data)),
                var wireType => throw new InvalidDataException($"Wire type {wireType} does not occur in the plugin protocol."),
            };
            _fields[(int)(key >> 3)] = value;
        }
    }

    public string Text(int field) => _fields.TryGetValue(field, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";

    public byte[]? Bytes(int field) => _fields.GetValueOrDefault(field);

    public ProtobufMessage? Message(int field) => _fields.TryGetValue(field, out var bytes) ? new ProtobufMessage(bytes) : null;

    private static byte[] Take(ref ReadOnlySpan<byte> data, int length)
    {
        var taken = data[..length].ToArray();
        data = data[length..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = data[0];
            data = data[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}

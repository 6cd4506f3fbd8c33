using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>A value that Terraform does not know yet.</summary>
internal sealed class Unknown
{
    public static Unknown Value { get; } = new();
}

/// <summary>
/// Terraform's values in MessagePack (docs/plugin-protocol/object-wire-format.md): null, bool, double, string, list and map, and an
/// extension for what is unknown.
/// </summary>
internal static class MessagePack
{
    public static byte[] Write(object? value)
    {
        var stream = new MemoryStream();
        Write(stream, value);
        return stream.ToArray();
    }

    public static object? Read(ReadOnlySpan<byte> data) => ReadNext(ref data);

    private static void Write(MemoryStream stream, object? value)
    {
        switch (value)
        {
            case null:
                stream.WriteByte(0xc0);
                break;
            case Unknown:
                stream.Write([0xd4, 0x00, 0x00]);
                break;
            case bool flag:
                stream.WriteByte(flag ? (byte)0xc3 : (byte)0xc2);
                break;
            case double number:
                stream.WriteByte(0xcb);
                var bytes = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
                stream.Write(bytes);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                WriteLength(stream, 0xdb, utf8.Length);
                stream.Write(utf8);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteLength(stream, 0xdf, map.Count);
                foreach (var (key, member) in map)
                {
                    Write(stream, key);
                    Write(stream, member);
                }

                break;
            case IReadOnlyList<object?> list:
                WriteLength(stream, 0xdd, list.Count);
                foreach (var item in list)
                {
                    Write(stream, item);
                }

                break;
            default:
                throw new InvalidDataException($"{value.GetType()} is no value of Terraform's.");
        }
    }

    private static void WriteLength(MemoryStream stream, byte marker, int length)
    {
        var bytes = new byte[5];
        bytes[0] = marker;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), length);
        stream.Write(bytes);
    }

    private static object? ReadNext(ref ReadOnlySpan<byte> data)
    {
        var marker = data[0];
        data = data[1..];
        switch (marker)
        {
            case <= 0x7f:
                return (double)marker;
            case >= 0xe0:
                return (double)(sbyte)marker;
            case <= 0x8f:
                return ReadMap(ref data, marker & 0x0f);
            case <= 0x9f:
                return ReadList(ref data, marker & 0x0f);
            case <= 0xbf:
                return ReadText(ref data, marker & 0x1f);
            case 0xc0:
                return null;
            case 0xc2 or 0xc3:
                return marker == 0xc3;
            case 0xc7:
                // The length is that of refinements, which say what is known of the unknown.
                var refined = (int)ReadUnsigned(ref data, 1);
                data = data[(refined + 1)..];
                return Unknown.Value;
            case >= 0xd4 and <= 0xd8:
                data = data[(1 + (1 << (marker - 0xd4)))..];
                return Unknown.Value;
            case 0xca:
                return (double)BitConverter.Int32BitsToSingle((int)ReadUnsigned(ref data, 4));
            case 0xcb:
                return BitConverter.Int64BitsToDouble((long)ReadUnsigned(ref data, 8));
            case >= 0xcc and <= 0xcf:
                return (double)ReadUnsigned(ref data, 1 << (marker - 0xcc));
            case 0xd0:
                return (double)(sbyte)ReadUnsigned(ref data, 1);
            case 0xd1:
                return (double)(short)ReadUnsigned(ref data, 2);
            case 0xd2:
                return (double)(int)ReadUnsigned(ref data, 4);
            case 0xd3:
                return (double)(long)ReadUnsigned(ref data, 8);
            case >= 0xd9 and <= 0xdb:
                return ReadText(ref data, (int)ReadUnsigned(ref data, 1 << (marker - 0xd9)));
            case 0xdc or 0xdd:
                return ReadList(ref data, (int)ReadUnsigned(ref data, marker == 0xdc ? 2 : 4));
            case 0xde or 0xdf:
                return ReadMap(ref data, (int)ReadUnsigned(ref data, marker == 0xde ? 2 : 4));
            default:
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"MessagePack's 0x{marker:x2} does not occur in Terraform's values."));
        }
    }

    private static ulong ReadUnsigned(ref ReadOnlySpan<byte> data, int bytes)
    {
        ulong value = 0;
        for (var index = 0; index < bytes; index++)
        {
            value = (value << 8) | data[index];
        }

        data = data[bytes..];
        return value;
    }

    private static string ReadText(ref ReadOnlySpan<byte> data, int length)
    {
        var text = Encoding.UTF8.GetString(data[..length]);
        data = data[length..];
        return text;
    }

    private static List<object?> ReadList(ref ReadOnlySpan<byte> data, int count)
    {
        var list = new List<object?>(count);
        for (var index = 0; index < count; index++)
        {
            list.Add(ReadNext(ref data));
        }

        return list;
    }

    private static Dictionary<string, object?> ReadMap(ref ReadOnlySpan<byte> data, int count)
    {
        var map = new Dictionary<string, object?>(count, StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            var key = (string)ReadNext(ref data)!;
            map[key] = ReadNext(ref data);
        }

        return map;
    }
}

using System.Text.Json;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>
/// What azurerm 5.2 declares, as far as this project's module uses it: an extract of <c>terraform providers schema -json</c>, with what
/// forces a replacement. See <see cref="SchemaExtract"/>.
/// </summary>
internal sealed record ProviderSchema
{
    public required BlockSchema Provider { get; init; }

    public required IReadOnlyDictionary<string, BlockSchema> Resources { get; init; }

    public required IReadOnlyDictionary<string, BlockSchema> DataSources { get; init; }

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static ProviderSchema Parse(string json) => JsonSerializer.Deserialize<ProviderSchema>(json, Format)!;

    /// <summary>The answer to <c>GetSchema</c>.</summary>
    public ProtobufWriter ToMessage()
    {
        var message = new ProtobufWriter().Message(1, Schema(Provider));
        foreach (var (name, block) in Resources)
        {
            message.Entry(2, name, Schema(block));
        }

        foreach (var (name, block) in DataSources)
        {
            message.Entry(3, name, Schema(block));
        }

        return message;
    }

    private static ProtobufWriter Schema(BlockSchema block) => new ProtobufWriter().Message(2, Block(block));

    private static ProtobufWriter Block(BlockSchema block) =>
        new ProtobufWriter()
            .Messages(2, block.Attributes.Select(attribute => new ProtobufWriter()
                .Text(1, attribute.Key)
                .Text(2, attribute.Value.Type.GetRawText())
                .Flag(4, attribute.Value.Required)
                .Flag(5, attribute.Value.Optional)
                .Flag(6, attribute.Value.Computed)
                .Flag(7, attribute.Value.Sensitive)
                .Flag(10, attribute.Value.WriteOnly)))
            .Messages(3, block.Blocks.Select(nested => new ProtobufWriter()
                .Text(1, nested.Key)
                .Message(2, Block(nested.Value.Block))
                .Number(3, nested.Value.Nesting switch { "single" => 1, "list" => 2, "set" => 3, _ => throw new InvalidDataException(nested.Value.Nesting) })
                .Number(4, nested.Value.MinItems)
                .Number(5, nested.Value.MaxItems)));
}

/// <summary>Attributes and blocks by name.</summary>
internal sealed record BlockSchema(IReadOnlyDictionary<string, AttributeSchema> Attributes, IReadOnlyDictionary<string, NestedBlockSchema> Blocks);

/// <summary>One attribute; its type as Terraform writes types in JSON.</summary>
internal sealed record AttributeSchema(JsonElement Type)
{
    public bool Required { get; init; }

    public bool Optional { get; init; }

    public bool Computed { get; init; }

    public bool Sensitive { get; init; }

    public bool WriteOnly { get; init; }

    public bool ForceNew { get; init; }
}

/// <summary>A block in a block.</summary>
internal sealed record NestedBlockSchema(string Nesting, int MinItems, int MaxItems, bool ForceNew, BlockSchema Block);

using System.Collections.Concurrent;

namespace DifyDelivery.Integration.Tests.Terraform.Provider;

/// <summary>Plans and applies as a provider does, on values alone.</summary>
internal sealed class AzurermBehaviour(ProviderSchema schema)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _refusals = new(StringComparer.Ordinal);

    /// <summary>What was applied, in order: <c>create azurerm_subnet</c>.</summary>
    public ConcurrentQueue<string> Applied { get; } = [];

    /// <summary>Lets the next change of a type fail with what Azure says; several calls fail several changes, in order.</summary>
    public void Refuse(string type, string error) => _refusals.GetOrAdd(type, _ => []).Enqueue(error);

    /// <summary>Runs before each change of a resource is applied: for tests that interrupt.</summary>
    public Action<string>? BeforeApply { get; set; }

    public ProtobufWriter? Answer(string method, ProtobufMessage request) => method switch
    {
        "GetSchema" => schema.ToMessage(),
        "PrepareProviderConfig" => new ProtobufWriter().Bytes(1, request.Bytes(1)!),
        "ValidateResourceTypeConfig" or "ValidateDataSourceConfig" or "Configure" or "Stop" => new ProtobufWriter(),
        // The state's own JSON is of the current schema already.
        "UpgradeResourceState" => new ProtobufWriter().Message(1, new ProtobufWriter().Bytes(2, request.Message(3)!.Bytes(1)!)),
        "ReadResource" => new ProtobufWriter().Bytes(1, request.Bytes(2)!),
        "ReadDataSource" => ReadDataSource(request),
        "PlanResourceChange" => Plan(request),
        "ApplyResourceChange" => Apply(request),
        _ => null,
    };

    private ProtobufWriter ReadDataSource(ProtobufMessage request)
    {
        var type = request.Text(1);
        var config = Value(request, 2)!;
        var state = SampleValues.Complete(schema.DataSources[type], type, SampleValues.WithUnknowns(schema.DataSources[type], config));
        return new ProtobufWriter().Message(1, Encode(state));
    }

    private ProtobufWriter Plan(ProtobufMessage request)
    {
        var type = request.Text(1);
        var block = schema.Resources[type];
        var proposed = Value(request, 3);
        if (proposed is null)
        {
            return new ProtobufWriter().Bytes(1, request.Bytes(3)!);
        }

        var prior = Value(request, 2);
        var planned = prior is null ? SampleValues.WithUnknowns(block, proposed) : new Dictionary<string, object?>(proposed);
        SampleValues.ForgetWriteOnly(block, planned);
        return new ProtobufWriter()
            .Message(1, Encode(planned))
            .Messages(2, prior is null ? [] : Replacement.Paths(type, block, prior, planned).Select(Path))
            // azurerm is built with the SDK that has this set.
            .Flag(5, true);
    }

    private ProtobufWriter Apply(ProtobufMessage request)
    {
        var type = request.Text(1);
        var prior = Value(request, 2);
        var planned = Value(request, 3);
        BeforeApply?.Invoke(type);
        if (_refusals.TryGetValue(type, out var refusals) && refusals.TryDequeue(out var error))
        {
            return new ProtobufWriter()
                .Message(1, Encode(prior))
                .Message(3, new ProtobufWriter().Number(1, 1).Text(2, error))
                .Flag(4, true);
        }

        Applied.Enqueue($"{(planned is null ? "delete" : prior is null ? "create" : "update")} {type}");
        var state = planned is null ? null : SampleValues.Complete(schema.Resources[type], type, planned);
        return new ProtobufWriter().Message(1, Encode(state)).Flag(4, true);
    }

    private static ProtobufWriter Path(IReadOnlyList<object> steps) =>
        new ProtobufWriter().Messages(1, steps.Select(step => step is string name ? new ProtobufWriter().Text(1, name) : new ProtobufWriter().Number(3, (int)step)));

    private static Dictionary<string, object?>? Value(ProtobufMessage request, int field) =>
        request.Message(field)?.Bytes(1) is { } packed ? (Dictionary<string, object?>?)MessagePack.Read(packed) : null;

    private static ProtobufWriter Encode(object? value) => new ProtobufWriter().Bytes(1, MessagePack.Write(value));
}

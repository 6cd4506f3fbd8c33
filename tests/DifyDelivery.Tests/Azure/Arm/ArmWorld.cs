using System.Text;
using System.Text.Json.Nodes;
using static DifyDelivery.Tests.Azure.Arm.ArmShapes;

namespace DifyDelivery.Tests.Azure.Arm;

/// <summary>The resources behind <see cref="FakeArm"/>, and what happens to them.</summary>
internal sealed class ArmWorld(Func<Uri> endpoint)
{
    private readonly Dictionary<string, JsonObject> _resources = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Operation> _operations = [];
    private readonly Lock _gate = new();

    private const string MetricsPath = "/providers/Microsoft.Insights/metrics";

    /// <summary>Resource providers and their states; a registration finishes at the next look.</summary>
    public Dictionary<string, string> Providers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How often an operation says InProgress first.</summary>
    public int PollsPerOperation { get; set; } = 2;

    /// <summary>How many items a page of a list holds.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>The code with which the next operation fails after it was accepted.</summary>
    public (string Code, string Message)? NextOperationFails { get; set; }

    /// <summary>A restart that leaves parameters pending, as Azure should not.</summary>
    public bool RestartIsInVain { get; set; }

    /// <summary>What Azure Monitor has measured of a resource, by its id: a moment and a value, or no value for that hour.</summary>
    public Dictionary<string, IReadOnlyList<(string At, long? Value)>> Measured { get; } = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> TakenNames { get; } = [];

    public bool HasGroup { get; set; } = true;

    public bool IsRestricted { get; set; }

    public string SubscriptionState { get; set; } = "Enabled";

    /// <summary>Called before every answer: lets what happens outside - Terraform's work - appear here.</summary>
    public Action BeforeAnswer { get; set; } = () => { };

    public string Kubeconfig { get; set; } = PluginKubeconfig;

    public void Add(JsonObject resource)
    {
        lock (_gate)
        {
            _resources[resource["id"]!.GetValue<string>()] = resource;
        }
    }

    public void Remove(string id)
    {
        lock (_gate)
        {
            foreach (var found in _resources.Keys.Where(key => key.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList())
            {
                _resources.Remove(found);
            }
        }
    }

    public JsonObject? Find(string id) => _resources.GetValueOrDefault(id);

    public ArmAnswer Answer(ArmRequest request)
    {
        BeforeAnswer();
        lock (_gate)
        {
            return request.Path.Contains("/azureAsyncOperation/", StringComparison.Ordinal) ? Poll(request.Path)
                : request.Path.Equals($"/subscriptions/{Subscription}", StringComparison.OrdinalIgnoreCase)
                    ? ArmAnswer.Ok($$"""{"id":"{{request.Path}}","subscriptionId":"{{Subscription}}","tenantId":"99999999-9999-9999-9999-999999999999","displayName":"Team","state":"{{SubscriptionState}}"}""")
                : request.Path.Equals(GroupId, StringComparison.OrdinalIgnoreCase)
                    ? HasGroup
                        ? ArmAnswer.Ok($$$"""{"id":"{{{GroupId}}}","name":"{{{Group}}}","type":"Microsoft.Resources/resourceGroups","location":"westeurope","properties":{"provisioningState":"Succeeded"}}""")
                        : ArmAnswer.Failed(404, "ResourceGroupNotFound", $"Resource group '{Group}' could not be found.")
                : request.Path.EndsWith("/checkNameAvailability", StringComparison.Ordinal) ? CheckName(JsonNode.Parse(request.Body)!)
                : request.Path.EndsWith("/capabilities", StringComparison.Ordinal) ? ArmAnswer.Ok(Capabilities(IsRestricted))
                : request.Path.EndsWith(MetricsPath, StringComparison.Ordinal) ? Metrics(request.Path[..^MetricsPath.Length])
                : request.Path.EndsWith("/listClusterUserCredential", StringComparison.Ordinal)
                    ? ArmAnswer.Ok($$"""{"kubeconfigs":[{"name":"clusterUser","value":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Kubeconfig))}}"}]}""")
                : request.Path.Split('/') is [_, "subscriptions", _, "providers", var provider, .. var rest] ? Provider(provider, rest is ["register"])
                : Resource(request);
        }
    }

    private static ArmAnswer CheckName(JsonNode body, bool taken) => ArmAnswer.Ok(
        $$"""{"name":"{{body["name"]}}","type":"{{body["type"]}}","message":"{{(taken ? "Specified server name is already used." : "")}}","nameAvailable":{{(taken ? "false" : "true")}}}""");

    private ArmAnswer CheckName(JsonNode body) => CheckName(body, TakenNames.Contains(body["name"]!.GetValue<string>()));

    private ArmAnswer Provider(string name, bool register)
    {
        var state = Providers.GetValueOrDefault(name, "Registered");
        if (register)
        {
            state = Providers[name] = "Registering";
        }
        else if (state == "Registering")
        {
            Providers[name] = "Registered";
        }

        return ArmAnswer.Ok(
            $$"""{"id":"/subscriptions/{{Subscription}}/providers/{{name}}","namespace":"{{name}}","registrationState":"{{state}}","resourceTypes":[]}""");
    }

    private ArmAnswer Metrics(string id) => ArmAnswer.Ok(
        $$$"""
        {"cost":59,"interval":"PT1H","namespace":"Microsoft.Storage/storageAccounts","resourceregion":"westeurope","value":[{"id":"{{{id}}}{{{MetricsPath}}}/UsedCapacity",
        "type":"Microsoft.Insights/metrics","name":{"value":"UsedCapacity","localizedValue":"Used capacity"},"unit":"Bytes","errorCode":"Success",
        "timeseries":[{"metadatavalues":[],"data":[{{{string.Join(
            ',', Measured.GetValueOrDefault(id, []).Select(point => point.Value is { } value ? $"{{\"timeStamp\":\"{point.At}\",\"average\":{value}.0}}" : $"{{\"timeStamp\":\"{point.At}\"}}"))}}}]}]}]}
        """);

    private ArmAnswer Resource(ArmRequest request) => request.Method switch
    {
        "GET" when IsCollection(request.Path) => List(request),
        "GET" => _resources.TryGetValue(request.Path, out var found) ? ArmAnswer.Ok(found.ToJsonString()) : NotFound(request.Path),
        "PUT" => Accept(() => Put(request)),
        "PATCH" => Accept(() => Patch(request)),
        "DELETE" => _resources.ContainsKey(request.Path) ? Accept(() => Remove(request.Path)) : new ArmAnswer(204, null, []),
        "POST" => Act(request),
        _ => ArmAnswer.Failed(405, "MethodNotAllowed", request.Method),
    };

    private static bool IsCollection(string path) => path.Split('/').Length % 2 == 0;

    private ArmAnswer NotFound(string path) => HasGroup
        ? ArmAnswer.Failed(404, "ResourceNotFound", $"The Resource '{path}' was not found.")
        : ArmAnswer.Failed(404, "ResourceGroupNotFound", $"Resource group '{Group}' could not be found.");

    private ArmAnswer List(ArmRequest request)
    {
        var from = request.Query.Split("skip=") is [_, var skip] ? int.Parse(skip, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var items = _resources.Where(pair => pair.Key.StartsWith(request.Path + "/", StringComparison.OrdinalIgnoreCase) && !pair.Key[(request.Path.Length + 1)..].Contains('/', StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.DeepClone()).ToList();
        var page = new JsonObject { ["value"] = new JsonArray([.. items.Skip(from).Take(PageSize)]) };
        if (from + PageSize < items.Count)
        {
            page["nextLink"] = $"{endpoint()}{request.Path.TrimStart('/')}?{request.Query.Split("&skip=")[0]}&skip={from + PageSize}";
        }

        return ArmAnswer.Ok(page.ToJsonString());
    }

    private void Put(ArmRequest request)
    {
        var name = request.Path.Split('/')[^1];
        var body = request.Body.Length == 0 ? [] : JsonNode.Parse(request.Body)!.AsObject();
        switch (request.Path.Split('/')[^2])
        {
            case "flexibleServers":
                Add(Server(name, "Ready"));
                break;
            case "backups":
                Add(Child(request.Path.Split('/')[^3], "backups", name, """{"backupType":"Customer On-Demand","completedTime":"2026-11-20T10:00:00+00:00","source":"Customer Initiated"}"""));
                break;
            case var kind:
                Add(Child(request.Path.Split('/')[^3], kind, name, body["properties"]?.ToJsonString() ?? "{}"));
                break;
        }
    }

    private void Patch(ArmRequest request)
    {
        var properties = _resources[request.Path]["properties"]!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(request.Body)!["properties"]!.AsObject())
        {
            properties[name] = value?.DeepClone();
        }

        properties["isConfigPendingRestart"] = properties["isDynamicConfig"]?.GetValue<bool>() == false;
    }

    private ArmAnswer Act(ArmRequest request)
    {
        var server = request.Path[..request.Path.LastIndexOf('/')];
        var state = _resources[server]["properties"]!.AsObject();
        switch (request.Path[(server.Length + 1)..])
        {
            case "restart":
                return Accept(() =>
                {
                    foreach (var parameter in _resources.Where(pair => pair.Key.StartsWith($"{server}/configurations/", StringComparison.OrdinalIgnoreCase) && !RestartIsInVain))
                    {
                        parameter.Value["properties"]!["isConfigPendingRestart"] = false;
                    }
                });
            case "start":
                return Accept(() => state["state"] = "Ready");
            default:
                return Accept(() => state["state"] = "Stopped");
        }
    }

    /// <summary>202 with the operation's address; what it does is done when it has been asked often enough.</summary>
    private ArmAnswer Accept(Action effect)
    {
        var id = Guid.NewGuid().ToString();
        _operations[id] = new Operation(effect, PollsPerOperation, NextOperationFails);
        NextOperationFails = null;
        var address = $"{endpoint()}subscriptions/{Subscription}/providers/Microsoft.DBforPostgreSQL/locations/westeurope";
        return new ArmAnswer(202, null, new()
        {
            ["Azure-AsyncOperation"] = $"{address}/azureAsyncOperation/{id}?api-version=2025-08-01",
            ["Location"] = $"{address}/operationResults/{id}?api-version=2025-08-01",
            ["Retry-After"] = "0",
        });
    }

    private ArmAnswer Poll(string path)
    {
        var id = path.Split('/')[^1];
        var operation = _operations[id];
        if (operation.Polls > 0)
        {
            _operations[id] = operation with { Polls = operation.Polls - 1 };
            return new ArmAnswer(200, Status(id, "InProgress"), new() { ["Retry-After"] = "0" });
        }

        if (operation.Fails is { } failure)
        {
            return ArmAnswer.Ok($$$"""{"name":"{{{id}}}","status":"Failed","startTime":"2026-11-20T10:00:00Z","error":{"code":"{{{failure.Code}}}","message":"{{{failure.Message}}}"}}""");
        }

        operation.Effect();
        return ArmAnswer.Ok(Status(id, "Succeeded"));
    }

    private static string Status(string id, string status) => $$"""{"name":"{{id}}","status":"{{status}}","startTime":"2026-11-20T10:00:00Z"}""";

    private sealed record Operation(Action Effect, int Polls, (string Code, string Message)? Fails);
}

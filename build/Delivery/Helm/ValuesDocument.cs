namespace DifyDelivery.Helm;

/// <summary>Values for a chart. Later documents win over earlier ones, key by key; lists are replaced whole.</summary>
/// <param name="Name">Where it is from, for messages: a file's path, or <c>generated</c>.</param>
/// <param name="Yaml">The text.</param>
/// <param name="IsGenerated">True for the document that DifyDelivery generates, which comes last.</param>
public sealed record ValuesDocument(string Name, string Yaml, bool IsGenerated = false);

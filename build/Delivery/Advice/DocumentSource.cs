namespace DifyDelivery.Advice;

/// <summary>The places of the document that the project began from ("PostgreSQL Architecture: In-Cluster vs Azure Flexible Server") that reasons cite.</summary>
internal static class DocumentSource
{
    public const string UseFlexibleServer = "document, 'Use Azure PostgreSQL Flexible Server when'";
    public const string UseInCluster = "document, 'Use In-Cluster PostgreSQL when'";
    public const string Recommendations = "document, 'Recommendations'";

    public static string Table(string row) => $"document, 'Comparison Table', row '{row}'";
}

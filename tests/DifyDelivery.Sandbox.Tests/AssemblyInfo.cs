// Every collection starts a node: side by side they would only slow each other down, and look for each other's traces.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Microsoft.Data.SqlClient.Internal;

/// <summary>Something the library does, in its own trace.</summary>
public readonly ref struct SqlClientEventScope
{
    public static SqlClientEventScope Create(long scopeId) => default;

    public static SqlClientEventScope Create(string className, string memberName = "") => default;

    public static SqlClientEventScope Create<T0>(string message, T0 argument0) => default;

    public static SqlClientEventScope Create<T0, T1>(string message, T0 argument0, T1 argument1) => default;

    public void Dispose()
    {
    }
}

/// <summary>The same, of its network layer.</summary>
public readonly struct SqlClientSNIEventScope : IDisposable
{
    public static SqlClientSNIEventScope Create(string className, string memberName = "") => default;

    public void Dispose()
    {
    }
}

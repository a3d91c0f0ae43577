namespace Amazon.Twin;

/// <summary>A request that can write its members.</summary>
internal interface IWireRequest
{
    void Write(WireWriter writer);
}

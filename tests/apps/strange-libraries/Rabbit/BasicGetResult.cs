namespace RabbitMQ.Client;

/// <summary>A message whose body cannot be looked at.</summary>
public sealed class BasicGetResult(string queue)
{
    public string Queue => queue;

    public ReadOnlyMemory<byte> Body => throw new NotSupportedException("strange");
}

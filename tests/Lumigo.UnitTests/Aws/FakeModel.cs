using Amazon.Runtime;

// The namespace of the service assemblies: only their types are looked into.
namespace Amazon.Fake.Model;

/// <summary>A request as service assemblies have them.</summary>
public sealed class FakeRequest : AmazonWebServiceRequest
{
    public string? Name { get; set; }

    public int Count { get; set; }

    public int? Limit { get; set; }

    public List<string>? Tags { get; set; }

    public Dictionary<string, FakeValue>? Values { get; set; }

    public FakeValue? Value { get; set; }

    public Stream? Content { get; set; }

    public byte[]? Bytes { get; set; }

    public DateTime Since { get; set; }

    public bool IsValueSet => Value is not null;

    public string Broken => throw new InvalidOperationException("not now");

    public string? MessageBody { get; set; }

    public Dictionary<string, FakeAttribute>? MessageAttributes { get; set; }

    public List<string>? MessageAttributeNames { get; set; }
}

/// <summary>A request whose text is what a stream holds, as Lambda's.</summary>
public sealed class FakeInvokeRequest : AmazonWebServiceRequest
{
    public string? FunctionName { get; set; }

    public MemoryStream? PayloadStream { get; set; }

    // As in the SDK: reads to the end and goes back to the start.
    public string? Payload
    {
        get
        {
            if (PayloadStream is null)
            {
                return null;
            }

            string text = new StreamReader(PayloadStream).ReadToEnd();
            PayloadStream.Position = 0;
            return text;
        }
    }

    public FakeEvents Events { get; } = new();
}

/// <summary>A stream of events, which are gone once they were read.</summary>
public sealed class FakeEvents : IDisposable
{
    public string Next => throw new InvalidOperationException("read");

    public string Seen => "seen";

    public void Dispose()
    {
    }
}

/// <summary>A value that can hold others.</summary>
public sealed class FakeValue
{
    public string? S { get; set; }

    public FakeValue? Inner { get; set; }
}

/// <summary>A message attribute.</summary>
public sealed class FakeAttribute
{
    public string? DataType { get; set; }

    public string? StringValue { get; set; }

    public MemoryStream? BinaryValue { get; set; }
}

/// <summary>A message received.</summary>
public sealed class FakeMessage
{
    public string? MessageId { get; set; }

    public string? Body { get; set; }

    public string? MD5OfMessageAttributes { get; set; }

    public Dictionary<string, FakeAttribute>? MessageAttributes { get; set; }
}

namespace Lumigo.TestKit.Otlp;

/// <summary>How an <see cref="OtlpEndpoint"/> treats requests.</summary>
public sealed record OtlpBehaviour
{
    private OtlpBehaviour(BehaviourKind kind) => Kind = kind;

    /// <summary>Accepts at once.</summary>
    public static OtlpBehaviour Accept { get; } = new(BehaviourKind.Answer);

    /// <summary>Reads the request and never answers.</summary>
    public static OtlpBehaviour Hang { get; } = new(BehaviourKind.Hang);

    /// <summary>Answers 200 with a body that is no protobuf.</summary>
    public static OtlpBehaviour GarbageBody { get; } = new(BehaviourKind.GarbageBody);

    /// <summary>Answers every connection with bytes that are no HTTP.</summary>
    public static OtlpBehaviour GarbageProtocol { get; } = new(BehaviourKind.GarbageProtocol);

    /// <summary>Reads the request and resets the connection.</summary>
    public static OtlpBehaviour Reset { get; } = new(BehaviourKind.Reset);

    internal BehaviourKind Kind { get; }

    internal int StatusCode { get; private init; } = 200;

    internal TimeSpan Delay { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    /// <summary>Accepts after a while.</summary>
    public static OtlpBehaviour Slow(TimeSpan delay) => new(BehaviourKind.Answer) { Delay = delay };

    /// <summary>Answers with a status, and a Retry-After in whole seconds if one is given.</summary>
    public static OtlpBehaviour Refuse(int statusCode, TimeSpan? retryAfter = null) =>
        new(BehaviourKind.Answer) { StatusCode = statusCode, RetryAfter = retryAfter };

    internal enum BehaviourKind
    {
        Answer,
        Hang,
        GarbageBody,
        GarbageProtocol,
        Reset,
    }
}

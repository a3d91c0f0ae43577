using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// One exception clause. Starts are the first instruction inside, ends the first instruction behind; null means the end of the body. A filter
/// reaches from <see cref="FilterStart"/> to <see cref="HandlerStart"/>.
/// </summary>
internal sealed class ExceptionRegion
{
    /// <summary>A clause.</summary>
    public ExceptionRegion(ExceptionRegionKind kind, IlInstruction tryStart, IlInstruction? tryEnd, IlInstruction handlerStart, IlInstruction? handlerEnd)
    {
        Kind = kind;
        TryStart = tryStart;
        TryEnd = tryEnd;
        HandlerStart = handlerStart;
        HandlerEnd = handlerEnd;
    }

    /// <summary>Catch, filter, finally or fault.</summary>
    public ExceptionRegionKind Kind { get; }

    /// <summary>The type that a catch clause catches.</summary>
    public int CatchToken { get; init; }

    /// <summary>The first instruction of the protected code.</summary>
    public IlInstruction TryStart { get; internal set; }

    /// <summary>The first instruction behind the protected code.</summary>
    public IlInstruction? TryEnd { get; internal set; }

    /// <summary>The first instruction of the handler.</summary>
    public IlInstruction HandlerStart { get; internal set; }

    /// <summary>The first instruction behind the handler.</summary>
    public IlInstruction? HandlerEnd { get; internal set; }

    /// <summary>The first instruction of the filter, for a filter clause.</summary>
    public IlInstruction? FilterStart { get; internal set; }

    /// <summary>Whether the handler (and the filter) starts with the exception object on the stack.</summary>
    public bool HandlerTakesException => Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter;
}

using System.Diagnostics;
using System.Reflection;
using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>
/// The server has answered with an error. The library writes on a command's span only those that come in place of its first result; one that comes among the rows or
/// with a later result (a statement that is cancelled or takes too long, the second of two) is for its caller alone.
/// </summary>
internal sealed class ErrorReceived : WovenMethod
{
    // ER_QUERY_INTERRUPTED.
    private const string Interrupted = "1317";

    private Members? _members;

    public ErrorReceived()
        : base("MySqlConnector.Core.ServerSession", "CreateExceptionForErrorPayload")
    {
        ParameterCount = 1;
        TakesResult = true;
    }

    public override object? OnBegin(object? instance, object?[] arguments) => instance;

    public override void OnEnd(object state, object? result)
    {
        if (result is Exception exception
            && (_members ??= new Members(state.GetType())).ActivityOf(state, exception) is { } span
            && SpanSupplement.Of(span) is MySqlConnectorSpan command)
        {
            command.Fail(exception);
        }
    }

    /// <summary>From a session to the span of the command that it answers: its reader's, which before 2.3 only the connection knows.</summary>
    private sealed class Members(Type session)
    {
        private readonly MemberReader? _reader = MemberReader.Find(session, "DataReader");
        private readonly MemberReader? _owner = MemberReader.Find(session, "OwningConnection");
        private readonly MemberReader? _activeReader = MemberReader.Find(session.Assembly.GetType("MySqlConnector.MySqlConnection"), "m_activeReader");
        private readonly MemberReader? _activity = MemberReader.Find(session.Assembly.GetType("MySqlConnector.MySqlDataReader"), "Activity");
        private readonly MemberReader? _isClosed = MemberReader.Find(session.Assembly.GetType("MySqlConnector.MySqlDataReader"), "m_closed");
        private MethodInfo? _tryGetTarget;

        /// <summary>The span; null where nobody hears of the error.</summary>
        public Activity? ActivityOf(object session, Exception exception)
        {
            object? reader = _reader is not null ? _reader.Read(session) : _owner?.Read(session) is { } owner && ConnectionOf(owner) is { } connection ? _activeReader?.Read(connection) : null;
            if (reader is null || (_isClosed?.Read(reader) is true && ErrorCodes.Of(exception).Code == Interrupted))
            {
                // A caller that has read enough cancels the command and closes the reader, which expects this answer and passes it over.
                return null;
            }

            return _activity?.Read(reader) as Activity;
        }

        private object? ConnectionOf(object weakReference)
        {
            object?[] target = [null];
            (_tryGetTarget ??= weakReference.GetType().GetMethod(nameof(WeakReference<object>.TryGetTarget)))?.Invoke(weakReference, target);
            return target[0];
        }
    }
}

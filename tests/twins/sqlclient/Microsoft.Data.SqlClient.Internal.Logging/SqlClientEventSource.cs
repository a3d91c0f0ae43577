using System.Diagnostics.Tracing;

namespace Microsoft.Data.SqlClient.Internal;

/// <summary>The library's own trace: nobody listens, so nothing is written.</summary>
public sealed class SqlClientEventSource : EventSource
{
    public static readonly SqlClientEventSource Log = new();

    private SqlClientEventSource()
        : base("Microsoft.Data.SqlClient.EventSource")
    {
    }

    public static Action? OnEventSourceEnabled { get; set; }

    public static bool WasEnabled => false;

    [NonEvent]
    public bool IsAdvancedTraceOn() => false;

    [NonEvent]
    public bool IsExecutionTraceEnabled() => false;

    [NonEvent]
    public bool IsStateDumpEnabled() => false;

    [NonEvent]
    public bool IsTraceEnabled() => false;

    [NonEvent]
    public void TryBeginExecuteEvent(int objectId, string dataSource, string database, string commandText, Guid? connectionId, string memberName = "")
    {
    }

    [NonEvent]
    public void TryEndExecuteEvent(int objectId, int compositeState, int sqlExceptionNumber, Guid? connectionId, string memberName = "")
    {
    }

    [NonEvent]
    public void TryNotificationScopeLeaveEvent(long scopeId)
    {
    }

    [NonEvent]
    public void TryPoolerScopeLeaveEvent(long scopeId)
    {
    }

    [NonEvent]
    public void TraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void TraceEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3)
    {
    }

    [NonEvent]
    public void TryTraceEvent(string message)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0>(string message, T0 argument0)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0, T1, T2, T3, T4>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0, T1, T2, T3, T4, T5>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4, T5 argument5)
    {
    }

    [NonEvent]
    public void TryTraceEvent<T0, T1, T2, T3, T4, T5, T6>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4, T5 argument5, T6 argument6)
    {
    }

    [NonEvent]
    public void TryCorrelationTraceEvent<T0>(string message, T0 argument0)
    {
    }

    [NonEvent]
    public void TryCorrelationTraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void TryCorrelationTraceEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryCorrelationTraceEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3)
    {
    }

    [NonEvent]
    public void TryCorrelationTraceEvent<T0, T1, T2, T3, T4>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4)
    {
    }

    [NonEvent]
    public void TryNotificationTraceEvent(string message)
    {
    }

    [NonEvent]
    public void TryNotificationTraceEvent<T0>(string message, T0 argument0)
    {
    }

    [NonEvent]
    public void TryNotificationTraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void TryNotificationTraceEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryNotificationTraceEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3)
    {
    }

    [NonEvent]
    public void TryPoolerTraceEvent<T0>(string message, T0 argument0)
    {
    }

    [NonEvent]
    public void TryPoolerTraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void TryPoolerTraceEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryPoolerTraceEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3)
    {
    }

    [NonEvent]
    public void AdvancedTraceEvent<T0>(string message, T0 argument0)
    {
    }

    [NonEvent]
    public void AdvancedTraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void AdvancedTraceEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent(string message)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent<T0>(string message, T0 argument0)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent<T0, T1, T2, T3, T4>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceEvent<T0, T1, T2, T3, T4, T5>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4, T5 argument5)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceBinEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public void TryAdvancedTraceErrorEvent<T0, T1, T2, T3, T4>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4)
    {
    }

    [NonEvent]
    public void StateDumpEvent<T0, T1>(string message, T0 argument0, T1 argument1)
    {
    }

    [NonEvent]
    public void StateDumpEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2)
    {
    }

    [NonEvent]
    public long TryScopeEnterEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2) => 0;

    [NonEvent]
    public long TryScopeEnterEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3) => 0;

    [NonEvent]
    public long TryNotificationScopeEnterEvent<T0>(string message, T0 argument0) => 0;

    [NonEvent]
    public long TryNotificationScopeEnterEvent<T0, T1>(string message, T0 argument0, T1 argument1) => 0;

    [NonEvent]
    public long TryNotificationScopeEnterEvent<T0, T1, T2>(string message, T0 argument0, T1 argument1, T2 argument2) => 0;

    [NonEvent]
    public long TryNotificationScopeEnterEvent<T0, T1, T2, T3>(string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3) => 0;

    [NonEvent]
    public long TryPoolerScopeEnterEvent<T0>(string message, T0 argument0) => 0;

    [NonEvent]
    public void TrySNITraceEvent(string className, string eventType, string message, string memberName = "")
    {
    }

    [NonEvent]
    public void TrySNITraceEvent<T0>(string className, string eventType, string message, T0 argument0, string memberName = "")
    {
    }

    [NonEvent]
    public void TrySNITraceEvent<T0, T1>(string className, string eventType, string message, T0 argument0, T1 argument1, string memberName = "")
    {
    }

    [NonEvent]
    public void TrySNITraceEvent<T0, T1, T2>(string className, string eventType, string message, T0 argument0, T1 argument1, T2 argument2, string memberName = "")
    {
    }

    [NonEvent]
    public void TrySNITraceEvent<T0, T1, T2, T3>(string className, string eventType, string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, string memberName = "")
    {
    }

    [NonEvent]
    public void TrySNITraceEvent<T0, T1, T2, T3, T4>(string className, string eventType, string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4, string memberName = "")
    {
    }

    [NonEvent]
    public void TrySNITraceEvent<T0, T1, T2, T3, T4, T5>(string className, string eventType, string message, T0 argument0, T1 argument1, T2 argument2, T3 argument3, T4 argument4, T5 argument5, string memberName = "")
    {
    }
}

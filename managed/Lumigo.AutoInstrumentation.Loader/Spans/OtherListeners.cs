using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// The activity listeners of the application: its own tracing SDK above all. Read from the runtime's private list, because only so can it
/// be known which sources they listen to, and what they would sample.
/// </summary>
/// <remarks>
/// Bound at the first span, so that a process without spans pays nothing. Where the list is not as expected (a future DiagnosticSource),
/// <see cref="Known"/> is false and <see cref="OtherTracers"/> is all there is to go by.
/// </remarks>
internal sealed class OtherListeners
{
    private static readonly object s_yes = new();
    private static readonly object s_no = new();

    private readonly ActivityListener[] _own;
    private readonly Action _changed;
    private readonly object _lock = new();
    private volatile View? _view;

    /// <summary>Creates the view.</summary>
    /// <param name="changed">Called when other listeners came or went, inside the creation of a span.</param>
    /// <param name="own">Our own listeners.</param>
    public OtherListeners(Action changed, params ActivityListener[] own)
    {
        _changed = changed;
        _own = own;
    }

    /// <summary>Whether the runtime's list can be read.</summary>
    public static bool Known => RuntimeList.Count is not null;

    /// <summary>What is listening now. Costs a comparison when nothing has changed.</summary>
    public View Now()
    {
        View? view = _view;
        return view is not null && (RuntimeList.Count is not { } count || count() == view.Total) ? view : Refresh();
    }

    private View Refresh()
    {
        lock (_lock)
        {
            ActivityListener[] others = Others();
            _view = new View(others, RuntimeList.Count?.Invoke() ?? 0);
            if (others.Length > 0)
            {
                // May add or remove a listener of ours, which is no change worth another call.
                _changed();
                _view = new View(others, RuntimeList.Count?.Invoke() ?? 0);
            }

            return _view;
        }
    }

    private ActivityListener[] Others() =>
        Array.FindAll(RuntimeList.Copy(), listener => Array.IndexOf(_own, listener) < 0);

    /// <summary>The other listeners at one moment.</summary>
    internal sealed class View(ActivityListener[] listeners, int total)
    {
        private readonly ConditionalWeakTable<ActivitySource, object> _listened = [];

        /// <summary>The length of the whole list, our own included.</summary>
        public int Total { get; } = total;

        /// <summary>Whether there is any.</summary>
        public bool Any => listeners.Length > 0;

        /// <summary>Whether one of them listens to a source.</summary>
        public bool ListenTo(ActivitySource source)
        {
            if (!_listened.TryGetValue(source, out object? answer))
            {
                answer = Array.Exists(listeners, listener => Listens(listener, source)) ? s_yes : s_no;
                _listened.AddOrUpdate(source, answer);
            }

            return ReferenceEquals(answer, s_yes);
        }

        /// <summary>Whether one of them would record the span, had it come from a source it listens to.</summary>
        public bool WouldRecord(ref ActivityCreationOptions<ActivityContext> options)
        {
            // Makes the trace id that the span will have: samplers decide by it.
            _ = options.TraceId;
            foreach (ActivityListener listener in listeners)
            {
                try
                {
                    // On a copy: a sampler may add tags and trace state, which belong on its own spans only.
                    ActivityCreationOptions<ActivityContext> copy = options;
                    if (listener.Sample?.Invoke(ref copy) == ActivitySamplingResult.AllDataAndRecorded)
                    {
                        return true;
                    }
                }
                catch
                {
                    // A sampler that fails here fails on its own spans as well.
                }
            }

            return false;
        }

        private static bool Listens(ActivityListener listener, ActivitySource source)
        {
            try
            {
                return listener.ShouldListenTo?.Invoke(source) ?? false;
            }
            catch
            {
                return false;
            }
        }
    }

    /// <summary>The runtime's list of all listeners: a list in DiagnosticSource 8, an array that is replaced at each change since 9.</summary>
    private static class RuntimeList
    {
        private const BindingFlags Private = BindingFlags.NonPublic | BindingFlags.Instance;

        private static readonly object? s_list =
            typeof(ActivitySource).GetField("s_allListeners", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null);

        private static readonly FieldInfo? s_items =
            s_list?.GetType().GetField("_volatileArray", Private) ?? s_list?.GetType().GetField("_list", Private);

        /// <summary>The list's length; null when the list is not as expected.</summary>
        public static readonly Func<int>? Count = BindCount();

        public static ActivityListener[] Copy()
        {
            switch (s_items?.GetValue(s_list))
            {
                case ActivityListener[] array:
                    return array;
                case List<ActivityListener> list:
                    lock (list)
                    {
                        return [.. list];
                    }

                default:
                    return [];
            }
        }

        private static Func<int>? BindCount()
        {
            try
            {
                return s_items?.GetValue(s_list) is ActivityListener[] or List<ActivityListener>
                    ? s_list!.GetType().GetMethod("get_Count")?.CreateDelegate<Func<int>>(s_list)
                    : null;
            }
            catch
            {
                return null;
            }
        }
    }
}

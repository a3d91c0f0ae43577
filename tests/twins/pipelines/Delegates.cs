namespace Pipelines.Sockets.Unofficial;

/// <summary>The single delegates of a combined one.</summary>
public static class Delegates
{
    public static bool IsSingle(this MulticastDelegate handler) => handler.GetInvocationList().Length == 1;

    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler)
        where T : MulticastDelegate => new(handler);

    public readonly struct DelegateEnumerable<T>(T? handler)
        where T : MulticastDelegate
    {
        private readonly T? _handler = handler;

        public DelegateEnumerator<T> GetEnumerator() => new(_handler);
    }

    public struct DelegateEnumerator<T>(T? handler)
        where T : MulticastDelegate
    {
        private readonly Delegate[] _all = handler?.GetInvocationList() ?? [];
        private int _at = -1;

        public readonly T Current => (T)_all[_at];

        public bool MoveNext() => ++_at < _all.Length;
    }
}

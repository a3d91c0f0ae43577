using System.Runtime.CompilerServices;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Takes messages by its accessors.</summary>
internal sealed class Holder(Work work)
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Message? _initial;

    public Message Value
    {
        set
        {
            Step.For(value.MessageId, "in the setter");
            work.Done(value.Body);
        }
    }

    public Message Initial
    {
        get => _initial!;
        init
        {
            Step.For(value.MessageId, "in the init accessor");
            _initial = value;
        }
    }

    public string this[Message message]
    {
        get
        {
            Step.For(message.MessageId, "in the indexer's getter");
            return _texts.GetValueOrDefault(message.MessageId, "");
        }
        set
        {
            Step.For(message.MessageId, "in the indexer's setter");
            _texts[message.MessageId] = value;
        }
    }
}

/// <summary>Made of a message by a conversion that the compiler inserts.</summary>
internal readonly record struct Order(string Text)
{
    public static implicit operator Order(Message message)
    {
        Step.For(message.MessageId, "in the implicit conversion");
        return new Order(message.Body);
    }
}

/// <summary>Made of a message by a conversion that the application asks for.</summary>
internal sealed class Parcel(string text)
{
    public static explicit operator Parcel(Message message)
    {
        Step.For(message.MessageId, "in the explicit conversion");
        return new Parcel("+");
    }

    public static explicit operator string(Parcel parcel) => parcel.Text;

    private string Text { get; } = text;
}

/// <summary>Members of messages that are not the SDK's.</summary>
internal static class MessageMembers
{
    extension(Message message)
    {
        public string Kind
        {
            get
            {
                Step.For(message.MessageId, "in the extension property");
                return message.Body[..1];
            }
        }

        public async Task LogAsync()
        {
            Step.For(message.MessageId, "in the extension method");
            await Task.Yield();
            Step.For(message.MessageId, "in the extension method after an await");
        }
    }

    public static string Shout(this Message message)
    {
        Step.For(message.MessageId, "in the classic extension method");
        return message.Body.ToUpperInvariant();
    }
}

/// <summary>Walks through messages by reference.</summary>
internal ref struct Cursor(Span<Message?> messages)
{
    private readonly Span<Message?> _messages = messages;
    private ref Message? _current;
    private int _next;

    public readonly Message Current => _current!;

    public bool Next()
    {
        if (_next == _messages.Length)
        {
            return false;
        }
        _current = ref _messages[_next++];
        return true;
    }
}

/// <summary>Handles its message at the end of a block.</summary>
internal readonly ref struct Lease(Message message)
{
    private readonly Message _message = message;

    public void Dispose() => Step.For(_message.MessageId, "when the ref struct is disposed");
}

/// <summary>The same as a class.</summary>
internal sealed class Receipt(Message message) : IDisposable
{
    public void Dispose() => Step.For(message.MessageId, "when the object is disposed");
}

/// <summary>Gives a message to those who await it.</summary>
internal sealed class Promise
{
    private readonly TaskCompletionSource<Message> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Keep(Message message) => _source.SetResult(message);

    public Awaiter GetAwaiter() => new(_source.Task.GetAwaiter());

    internal readonly struct Awaiter(TaskAwaiter<Message> inner) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => inner.IsCompleted;

        public Message GetResult() => inner.GetResult();

        public void OnCompleted(Action continuation) => inner.OnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => inner.UnsafeOnCompleted(continuation);
    }
}

/// <summary>A task type of the application's own.</summary>
[AsyncMethodBuilder(typeof(JobBuilder<>))]
internal sealed class Job<T>(Task<T> task)
{
    public TaskAwaiter<T> GetAwaiter() => task.GetAwaiter();
}

/// <summary>Builds <see cref="Job{T}"/>.</summary>
internal struct JobBuilder<T>
{
    private AsyncTaskMethodBuilder<T> _inner;

    public Job<T> Task => new(_inner.Task);

    public static JobBuilder<T> Create() => new() { _inner = AsyncTaskMethodBuilder<T>.Create() };

    public void Start<TStateMachine>(ref TStateMachine machine)
        where TStateMachine : IAsyncStateMachine => _inner.Start(ref machine);

    public void SetStateMachine(IAsyncStateMachine machine) => _inner.SetStateMachine(machine);

    public void SetResult(T result) => _inner.SetResult(result);

    public void SetException(Exception exception) => _inner.SetException(exception);

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => _inner.AwaitOnCompleted(ref awaiter, ref machine);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => _inner.AwaitUnsafeOnCompleted(ref awaiter, ref machine);
}

namespace SqsConsumer;

/// <summary>A way of consuming messages.</summary>
/// <param name="Name">What it is chosen by; also the queue's name.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Run">Does it.</param>
/// <param name="Messages">How many messages its queue has at the start.</param>
internal sealed record Pattern(string Name, string Title, Func<Work, Task> Run, int Messages = 3);

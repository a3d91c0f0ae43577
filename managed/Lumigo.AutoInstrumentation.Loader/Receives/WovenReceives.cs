using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>
/// What woven code calls where it handles messages. Regions are numbers from <see cref="WovenRegion.Register"/>.
/// </summary>
/// <remarks>None of these throws, and none changes a value of the application. After repeated failures they do nothing.</remarks>
public static class WovenReceives
{
    private static readonly FailureLimit s_failures = new("receive scope");

    /// <summary>A message is acquired in an asynchronous method, whose changes of the current activity end with it.</summary>
    /// <param name="message">The message; null, or any other object, is passed over.</param>
    /// <param name="region">The part of the method that bounds the handling.</param>
    public static void Acquire(object? message, int region)
    {
        if (message is not null && MessageOwners.Any && !s_failures.IsReached)
        {
            try
            {
                FrameStart? none = null;
                MessageHandling.Acquire(message, region, isFrame: false, ref none);
            }
            catch (Exception exception)
            {
                s_failures.Count(exception);
            }
        }
    }

    /// <summary>A message is acquired in a synchronous method.</summary>
    /// <param name="message">The message; null, or any other object, is passed over.</param>
    /// <param name="region">The part of the method that bounds the handling.</param>
    /// <param name="frame">A local of the method, null at first, given to <see cref="Leave"/> when it ends.</param>
    public static void AcquireInFrame(object? message, int region, ref object? frame)
    {
        if (message is not null && MessageOwners.Any && !s_failures.IsReached)
        {
            try
            {
                var start = (FrameStart?)frame;
                MessageHandling.Acquire(message, region, isFrame: true, ref start);
                frame = start;
            }
            catch (Exception exception)
            {
                s_failures.Count(exception);
            }
        }
    }

    /// <summary>A loop of an asynchronous method that acquires messages begins its next round: the previous message is handled.</summary>
    public static void NextRound(int region) => Finish(region, isFrame: false, null, resume: false);

    /// <summary>A loop of a synchronous method that acquires messages begins its next round.</summary>
    /// <param name="region">The loop.</param>
    /// <param name="frame">What <see cref="AcquireInFrame"/> left there.</param>
    public static void NextRoundInFrame(int region, object? frame)
    {
        if (frame is not null)
        {
            Finish(region, isFrame: true, frame, resume: false);
        }
    }

    /// <summary>A loop of an asynchronous method that acquires messages was left, in whatever way.</summary>
    public static void LeaveLoop(int region) => Finish(region, isFrame: false, null, resume: true);

    /// <summary>A loop of a synchronous method that acquires messages was left.</summary>
    /// <param name="region">The loop.</param>
    /// <param name="frame">What <see cref="AcquireInFrame"/> left there.</param>
    public static void LeaveLoopInFrame(int region, object? frame)
    {
        if (frame is not null)
        {
            Finish(region, isFrame: true, frame, resume: true);
        }
    }

    /// <summary>A synchronous method returns or throws.</summary>
    /// <param name="frame">What <see cref="AcquireInFrame"/> left there.</param>
    public static void Leave(object? frame)
    {
        if (frame is not null)
        {
            try
            {
                MessageHandling.Leave((FrameStart)frame);
            }
            catch (Exception exception)
            {
                s_failures.Count(exception);
            }
        }
    }

    /// <summary>A list or array of messages is in the hand of this flow.</summary>
    /// <param name="collection">The list or array; null, or any other object, is passed over.</param>
    public static void Arrive(object? collection)
    {
        if (collection is not null && MessageOwners.Any && !s_failures.IsReached)
        {
            try
            {
                MessageHandling.Arrive(collection);
            }
            catch (Exception exception)
            {
                s_failures.Count(exception);
            }
        }
    }

    private static void Finish(int region, bool isFrame, object? frame, bool resume)
    {
        if (MessageOwners.Any)
        {
            try
            {
                MessageHandling.Finish(region, isFrame, (FrameStart?)frame, resume);
            }
            catch (Exception exception)
            {
                s_failures.Count(exception);
            }
        }
    }
}

using DifyDelivery.CopyProgram;
using DifyDelivery.Errors;

if (args is not [var file])
{
    await Console.Error.WriteLineAsync(
        $"usage: DifyDelivery.CopyProgram <file with the copy's description>; the passwords in {CopyTask.SourcePassword} and {CopyTask.TargetPassword}");
    return ProgramExit.Misused;
}

try
{
    return await CopyTask.Read(file).RunAsync(Console.Out);
}
catch (DeliveryException exception)
{
    Console.WriteLine($"stopped: {exception}");
    return ProgramExit.Stopped;
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    Console.WriteLine($"crashed: {exception}");
    return ProgramExit.Crashed;
}

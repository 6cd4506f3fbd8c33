return await DifyDelivery.Engine.EngineProgram.RunAsync(args, Console.Out);

#include "Api.h"

#include "Areas.h"

namespace Host
{
	void RegisterApi(asIScriptEngine* engine)
	{
		// string, Json::Value and array come first: a later method would be missing from the array types made before it.
		RegisterString(engine);
		DeclareJson(engine);
		RegisterArray(engine);
		RegisterStringArrays(engine);
		RegisterDictionary(engine);
		RegisterMemoryBuffer(engine);
		RegisterJson(engine);
		RegisterSocket(engine);
		RegisterIO(engine);
		RegisterCrypto(engine);
		RegisterTime(engine);
		RegisterVec(engine);
		RegisterMeta(engine);
		RegisterText(engine);
		RegisterMath(engine);
		RegisterUi(engine);
		RegisterIcons(engine);
		RegisterGlobals(engine);
	}
}

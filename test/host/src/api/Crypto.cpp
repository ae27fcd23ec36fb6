#include <openssl/evp.h>
#include <openssl/rand.h>

#include "Areas.h"
#include "Bytes.h"

namespace Host
{
	namespace
	{
		constexpr int MAX_RANDOM_BYTES = 1 << 20; // a script's mistake must not take the machine down

		template <const EVP_MD* (*Algorithm)()>
		std::string Digest(const std::string& text)
		{
			unsigned char hash[EVP_MAX_MD_SIZE];
			unsigned int size = 0;
			if (!EVP_Digest(text.data(), text.size(), hash, &size, Algorithm(), nullptr)) {
				ThrowInScript("Cannot hash: OpenSSL does not offer the algorithm");
			}
			return EncodeHex(std::string(reinterpret_cast<char*>(hash), size), false);
		}

		std::string RandomBase64(int length, bool url)
		{
			if (length < 0 || length > MAX_RANDOM_BYTES) {
				ThrowInScript("Cannot make " + std::to_string(length) + " random bytes");
				return "";
			}
			std::string bytes(static_cast<size_t>(length), '\0');
			if (RAND_bytes(reinterpret_cast<unsigned char*>(&bytes[0]), length) != 1) {
				ThrowInScript("Cannot make random bytes: OpenSSL has none");
			}
			return EncodeBase64(bytes, url);
		}
	}

	void RegisterCrypto(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Crypto");
		scope.Function("string Sha1(const string&in str)", asFUNCTION(Digest<EVP_sha1>));
		scope.Function("string Sha256(const string&in str)", asFUNCTION(Digest<EVP_sha256>));
		scope.Function("string RandomBase64(int length, bool url = false)", asFUNCTION(RandomBase64));
	}
}

"""The user and their subscription, with what was really used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse

from studio.server.endpoint import Endpoint
from studio.server.shelf import STOCK_SINCE, voice_id

if TYPE_CHECKING:
    from starlette.responses import Response

    from studio.server.call import Call
    from studio.server.server import Server
    from studio.server.values import Json

TIER: Final = "offline"


async def get_user(call: Call) -> Response:
    """GET /v1/user."""
    key = call.server.options.key
    return JSONResponse(
        {
            "user_id": voice_id("user"),
            "workspace_id": voice_id("workspace"),
            "subscription": await subscription(call.server),
            "is_new_user": False,
            "xi_api_key": None,
            "can_use_delayed_payment_methods": False,
            "is_onboarding_completed": True,
            "is_onboarding_checklist_completed": True,
            "show_compliance_terms": False,
            "first_name": None,
            "is_api_key_hashed": False,
            "xi_api_key_preview": f"…{key[-4:]}" if len(key) >= 12 else None,
            "referral_link_code": None,
            "partnerstack_partner_default_link": None,
            "created_at": STOCK_SINCE,
            "seat_type": "workspace_admin",
        }
    )


async def get_subscription(call: Call) -> Response:
    """GET /v1/user/subscription."""
    return JSONResponse(
        {
            **await subscription(call.server),
            "next_invoice": None,
            "open_invoices": [],
            "has_open_invoices": False,
            "pending_change": None,
            "has_used_starter_coupon_on_account": False,
            "has_used_creator_coupon_on_account": False,
        }
    )


async def subscription(server: Server) -> dict[str, Json]:
    """Return what both answers have in common."""
    added = await server.shelf.added()
    providers = server.studio.providers.values()
    return {
        "tier": TIER,
        "character_count": server.ledger.spent,
        "character_limit": server.ledger.limit,
        "max_character_limit_extension": 0,
        "max_credit_limit_extension": 0,
        "can_extend_character_limit": False,
        "allowed_to_extend_character_limit": False,
        "next_character_count_reset_unix": server.ledger.resets_at,
        "voice_slots_used": len(added),
        "professional_voice_slots_used": 0,
        "professional_voice_slots_used_in_workspace": 0,
        "voice_limit": server.options.allowance.voices,
        "max_voice_add_edits": None,
        "voice_add_edit_counter": len(added),
        "professional_voice_limit": 0,
        "can_extend_voice_limit": False,
        "can_use_instant_voice_cloning": any(one.cloner is not None for one in providers),
        "can_use_professional_voice_cloning": False,
        "currency": "usd",
        "current_overage": {"amount": "0", "currency": "usd"},
        "status": "active",
        "billing_period": "monthly_period",
        "character_refresh_period": "monthly_period",
    }


ENDPOINTS = (
    Endpoint("GET", "/v1/user", get_user),
    Endpoint("GET", "/v1/user/subscription", get_subscription),
)
